"""The programs of the comparison, one entry each in PEERS: what it can do, how it is made ready, how it is run.

Every program is given the same job: a network and its batch, threads, and for how long. Those of programs/ read it from
a file and print one JSON object: images a second, losses, and how many parameters they count.
"""

import csv
import dataclasses
import hashlib
import json
import pathlib
import shlex
import subprocess
import sys

import datasets
import processes
from networks import NETWORKS

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = HERE / "programs"
CACHE = HERE.parent.parent / ".cache/peers"
COMPILER = ["g++", "-std=c++17", "-O3", "-march=native", "-DNDEBUG"]


@dataclasses.dataclass
class Job:
    """What every program is given."""

    network: str  # an entry of NETWORKS
    mode: str  # training or inference
    threads: int
    seconds: float  # of measured work, where no data set gives it an end
    epochs: int  # of whole runs
    images: int  # of an epoch; 0: all
    root: pathlib.Path  # of the data set
    cnn: pathlib.Path  # the program
    directory: pathlib.Path  # for what is written

    def entry(self):
        return NETWORKS[self.network]

    def whole(self):
        """Whether this is a whole training, from reading the data to the written model."""
        return self.mode == "training" and bool(self.entry().data)

    def file(self, **more):
        """Writes the job file."""
        network = self.entry()
        path = self.directory / f"{self.network}.json"
        path.write_text(json.dumps({
            "network": self.network, "mode": self.mode, "threads": self.threads, "seconds": self.seconds,
            "image": network.image, "classes": network.classes, "batch_size": network.batch_size,
            "layers": network.resolved(), "learning_rate": network.learning_rate, "momentum": network.momentum,
            "root": str(self.root), "epochs": self.epochs, "image_count": self.images,
            "directory": str(self.directory), **more}))
        return path

    def images_file(self, batches=10):
        """The same file with the first images of the data set beside it, scaled as all sides have them."""
        network = self.entry()
        pixels, labels = self.directory / f"{self.network}.pixels", self.directory / f"{self.network}.labels"
        count = batches * network.batch_size
        if not pixels.exists():
            images, classes = datasets.read_split(network.data, self.root, "train")
            (images[:count].astype("float32") / 255 - network.center).astype("float32").tofile(pixels)
            classes[:count].tofile(labels)
        return {"images": str(pixels), "labels": str(labels), "count": count}


class Peer:
    """A program; the defaults are those of a small one that trains only. `training` and `inference`: whether it can."""

    title = ""
    training, inference = True, False

    def takes(self, job):
        if job.mode == "inference":
            return self.inference
        return self.training and (job.entry().everyone or not self.small)

    small = True  # runs the networks for everyone only

    def missing(self):
        """What keeps it from running, or nothing."""
        return ""

    def prepare(self, job):
        """What is done once a network, outside of every measurement."""

    def command(self, job):
        raise NotImplementedError

    def run(self, job):
        """Figures: images_per_second, seconds, loading, megabytes, foreign; losses and parameters where it trains."""
        result = processes.checked(self.command(job), threads=job.threads)
        return costs(result) | json.loads(result.lines[-1])


def costs(result):
    return {"megabytes": result.megabytes, "foreign": result.foreign}


def whole_costs(result):
    return costs(result) | {"seconds": result.seconds, "loading": result.first_line}


def warm(speeds):
    """The median epoch; the first warms up, where there is a second."""
    speeds = sorted(speeds[1:] or speeds)
    return (speeds[len(speeds) // 2] + speeds[(len(speeds) - 1) // 2]) / 2


class Cnn(Peer):
    title = "cnn"
    training = inference = True
    small = False

    def version_of(self, job):
        return processes.checked([job.cnn, "--version"]).lines[0].strip()

    def config(self, job):
        path = job.directory / f"{job.network}.yaml"
        root = job.root if job.entry().data else None
        path.write_text(job.entry().config(root, job.epochs, job.images))
        return path

    def prepare(self, job):
        shapes = json.loads("".join(processes.checked([job.cnn, "shapes", self.config(job), "--json"]).lines))
        rows = [tuple(layer["output"].values()) for layer in shapes["layers"] if layer["type"] != "softmax"]
        expected = [layer["outputs"] for layer in job.entry().resolved()]
        if rows != expected or shapes["parameters"] != job.entry().parameters:
            sys.exit(f"bench-peers: {job.network}: cnn shapes finds {rows} and {shapes['parameters']} parameters, "
                     f"expected {expected} and {job.entry().parameters}")

    def run(self, job):
        return self.train(job) if job.whole() else self.bench(job)

    def train(self, job):
        out = job.directory / "run"
        result = processes.checked([job.cnn, "train", self.config(job), "--threads", job.threads, "--json",
                                    "--out", out, "--overwrite"])
        with open(out / "metrics.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        return whole_costs(result) | {
            "images_per_second": warm([float(row["images_per_second"]) for row in rows]),
            "losses": [float(row["train_loss"]) for row in rows],
            "test_accuracy": [float(row["test_accuracy"]) for row in rows],
        }

    def bench(self, job):
        options = ["--inference"] if job.mode == "inference" else []
        command = [job.cnn, "bench", self.config(job), "--json", "--threads", job.threads,
                   "--batch-size", job.entry().batch_size, *options]
        result = processes.run(command)
        if result.status == 2:
            return None  # this cnn has no `bench`
        if result.status != 0:
            sys.exit(f"{result.errors}bench-peers: status {result.status} from: {' '.join(map(str, command))}")
        return costs(result) | {"images_per_second": json.loads("".join(result.lines))["images_per_second"]}


class PyTorch(Peer):
    small = False

    def __init__(self, title, *options, training=True):
        self.title, self.options, self.training, self.inference = title, options, training, True

    def missing(self):
        return missing_packages("python3-torch")

    def version_of(self, job):
        return f"PyTorch {package_version('python3-torch')}"

    def command(self, job):
        return [sys.executable, "-B", PROGRAMS / "pytorch.py", job.file(), *self.options]

    def run(self, job):
        if not job.whole():
            return super().run(job)
        result = processes.checked(self.command(job), threads=job.threads)
        printed = json.loads(result.lines[-1])
        return whole_costs(result) | printed | {"images_per_second": warm(printed.pop("epochs_images_per_second"))}


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
        processes.checked([sys.executable, "-B", PROGRAMS / "pytorch.py", job.file(), "--export", self.model(job)])

    def command(self, job):
        return node("onnxruntime.js", job.file(model=str(self.model(job))))


class ConvNetJS(Peer):
    title = "ConvNetJS"

    def missing(self):
        return missing_module("convnetjs")

    def version_of(self, job):
        return f"ConvNetJS {module_version('convnetjs')}"

    def command(self, job):
        return node("convnetjs.js", job.file(**job.images_file()))


class TinyDnn(Peer):
    title = "tiny-dnn"

    def missing(self):
        return missing_packages("tiny-dnn", "libcereal-dev", "libgemmlowp-dev", "libstb-dev", "nlohmann-json3-dev")

    def version_of(self, job):
        return f"tiny-dnn {package_version('tiny-dnn')}"

    def prepare(self, job):
        third_party = CACHE / "include/third_party"
        third_party.mkdir(parents=True, exist_ok=True)
        if not (third_party / "stb").exists():
            (third_party / "stb").symlink_to("/usr/include/stb")
        self.program = compiled("tiny_dnn.cc", "-fopenmp", "-DCNN_USE_OMP", "-DCNN_USE_AVX", f"-I{CACHE / 'include'}",
                                "-lpthread")

    def command(self, job):
        return [self.program, job.file(**job.images_file())]


class Dlib(Peer):
    title = "dlib"

    def missing(self):
        return missing_packages("libdlib-dev", "libopenblas-pthread-dev", "nlohmann-json3-dev")

    def version_of(self, job):
        return f"dlib {package_version('libdlib-dev')}"

    def prepare(self, job):
        network = f"dlib::input<std::array<dlib::matrix<float>, {job.entry().image[0]}>>"
        for layer in job.entry().layers:
            network = self.around(layer, network)
        self.program = compiled("dlib.cc", f"-DCHANNELS={job.entry().image[0]}",
                                f"-DNETWORK=dlib::loss_multiclass_log<{network}>", "-ldlib", "-lblas", "-llapack",
                                "-lpthread")

    @staticmethod
    def around(layer, network):
        """The type of `layer` on top of `network`."""
        if layer["type"] == "conv":
            settings = [layer["filters"]] + [layer["kernel"]] * 2 + [layer["stride"]] * 2 + [layer["pad"]] * 2
            return f"dlib::add_layer<dlib::con_<{', '.join(map(str, settings))}>, {network}>"
        if layer["type"] == "pool":
            settings = [layer["kernel"]] * 2 + [layer["stride"]] * 2 + [0, 0]
            return f"dlib::add_layer<dlib::max_pool_<{', '.join(map(str, settings))}>, {network}>"
        return f"dlib::fc<{layer['units']}, {network}>" if layer["type"] == "fc" else f"dlib::relu<{network}>"

    def command(self, job):
        return [self.program, job.file(**job.images_file())]


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


# The first is the one that the others are compared with.
PEERS = {
    "cnn": Cnn(),
    "pytorch": PyTorch("PyTorch"),
    "pytorch-channels-last": PyTorch("PyTorch, channels_last", "--channels-last"),
    "pytorch-optimized": PyTorch("PyTorch, optimize_for_inference", "--optimize", training=False),
    "onnxruntime": OnnxRuntime(),
    "tiny-dnn": TinyDnn(),
    "dlib": Dlib(),
    "darknet": Darknet(),
    "convnetjs": ConvNetJS(),
}


def package_version(package):
    query = ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", package]
    status, _, version = subprocess.run(query, capture_output=True, text=True, check=False).stdout.partition(" ")
    return version if status == "installed" else ""


def missing_packages(*packages):
    absent = [package for package in packages if not package_version(package)]
    return f"no Debian package {', '.join(absent)}" if absent else ""


def module_version(module):
    path = CACHE / "node_modules" / module / "package.json"
    return json.loads(path.read_text(encoding="utf-8"))["version"] if path.exists() else ""


def missing_module(module):
    return "" if module_version(module) else f"no npm package {module}"


def node(program, job_file):
    return ["env", f"NODE_PATH={CACHE / 'node_modules'}", "node", PROGRAMS / program, job_file]


def compiled(source, *options):
    """Builds a program of programs/ where that was not done yet; where it is."""
    command = [*COMPILER, PROGRAMS / source, *options]
    text = shlex.join(map(str, command)) + (PROGRAMS / source).read_text() + (PROGRAMS / "job.h").read_text()
    program = CACHE / "bin" / f"{pathlib.Path(source).stem}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    if not program.exists():
        program.parent.mkdir(parents=True, exist_ok=True)
        print(f"compiling {source}", file=sys.stderr, flush=True)
        processes.checked([*command, "-o", program])
    return program
