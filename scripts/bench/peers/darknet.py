"""Darknet, of Debian: its library as it is."""

import pathlib

from peers.installed import compiled, missing_packages, package_version
from peers.peer import Peer


class Darknet(Peer):
    title = "Darknet"
    library = pathlib.Path("/usr/lib/darknet")

    def missing(self):
        return missing_packages("darknet", "nlohmann-json3-dev")

    def version_of(self, job):
        return f"Darknet {package_version('darknet')}, one thread"

    def prepare(self, job):
        self.program = compiled("darknet.cc", f"-I{self.library / 'include'}", f"-L{self.library}",
                                f"-Wl,-rpath,{self.library}", "-ldarknet")

    def sections(self, job):
        """The cfg, and how many numbers an image each of its layers gives. A relu after weights is their setting."""
        network = job.entry()
        channels, height, width = network.image
        sections = [["net", {"batch": network.batch_size, "subdivisions": 1, "channels": channels, "height": height,
                             "width": width, "learning_rate": network.learning_rate, "momentum": network.momentum,
                             "decay": 0, "policy": "constant", "max_batches": 1000000}]]
        outputs = []
        for layer in network.resolved():
            numbers = layer["outputs"][0] * layer["outputs"][1] * layer["outputs"][2]
            if layer["type"] == "relu" and sections[-1][0] != "maxpool":
                sections[-1][1]["activation"] = "relu"
                continue
            outputs.append(numbers)
            if layer["type"] == "conv":
                sections.append(["convolutional", {"filters": layer["filters"], "size": layer["kernel"],
                                                   "stride": layer["stride"], "padding": layer["pad"],
                                                   "activation": "linear"}])
            elif layer["type"] == "pool":
                sections.append(["maxpool", {"size": layer["kernel"], "stride": layer["stride"], "padding": 0}])
            elif layer["type"] == "fc":
                sections.append(["connected", {"output": layer["units"], "activation": "linear"}])
            else:
                sections.append(["activation", {"activation": "relu"}])
        return sections + [["softmax", {"groups": 1}]], outputs + [network.classes]

    def command(self, job):
        sections, outputs = self.sections(job)
        path = job.directory / f"{job.network}.cfg"
        path.write_text("".join(f"[{name}]\n" + "".join(f"{key}={value}\n" for key, value in settings.items()) + "\n"
                                for name, settings in sections))
        return [self.program, job.file(model=str(path), darknet_outputs=outputs, **job.images_file())]
