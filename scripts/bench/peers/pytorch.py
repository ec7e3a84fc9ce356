"""PyTorch, of Debian, as it is and in other layouts."""

import json

import processes
from peers.installed import missing_packages, package_version, python
from peers.peer import Peer, warm, whole_costs


class PyTorch(Peer):
    small = False

    def __init__(self, title, *options, training=True):
        self.title, self.options, self.training, self.inference = title, options, training, True

    def missing(self):
        return missing_packages("python3-torch")

    def version_of(self, job):
        return f"PyTorch {package_version('python3-torch')}"

    def command(self, job):
        return python("pytorch.py", job.file(), *self.options)

    def run(self, job):
        if not job.whole():
            return super().run(job)
        result = processes.checked(self.command(job), threads=job.threads)
        printed = json.loads(result.lines[-1])
        return whole_costs(result) | printed | {"images_per_second": warm(printed.pop("epochs_images_per_second"))}
