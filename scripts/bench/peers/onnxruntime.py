"""ONNX Runtime, from npm, with the networks that PyTorch exports."""

import processes
from peers.installed import missing_module, missing_packages, module_version, node, python
from peers.peer import Peer


class OnnxRuntime(Peer):
    title = "ONNX Runtime"
    training, inference, small = False, True, False

    def missing(self):
        return missing_packages("python3-torch", "python3-onnx") or missing_module("onnxruntime-node")

    def version_of(self, job):
        return f"ONNX Runtime {module_version('onnxruntime-node')}"

    def model(self, job):
        return job.directory / f"{job.network}.onnx"

    def prepare(self, job):
        processes.checked(python("pytorch.py", job.file(), "--export", self.model(job)))

    def command(self, job):
        return node("onnxruntime.js", job.file(model=str(self.model(job))))
