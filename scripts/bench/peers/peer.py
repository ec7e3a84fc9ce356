"""What every program of the comparison is given, and what it answers to."""

import dataclasses
import json
import pathlib

import datasets
import processes
from networks import NETWORKS


@dataclasses.dataclass
class Job:
    """What every program is given."""

    network: str  # an entry of NETWORKS
    mode: str  # training, inference or latency
    threads: int
    seconds: float  # of measured work, where no data set gives it an end
    epochs: int  # of whole runs
    images: int  # of an epoch; 0: all
    root: pathlib.Path  # of the data set
    cnn: pathlib.Path  # the program
    directory: pathlib.Path  # for what is written

    def entry(self):
        return NETWORKS[self.network]

    @property
    def batch_size(self):
        return 1 if self.mode == "latency" else self.entry().batch_size

    def whole(self):
        """Whether this is a whole training, from reading the data to the written model."""
        return self.mode == "training" and bool(self.entry().data)

    def file(self, **more):
        """Writes the job file."""
        network = self.entry()
        path = self.directory / f"{self.network}.json"
        path.write_text(json.dumps({
            "network": self.network, "mode": self.mode, "threads": self.threads, "seconds": self.seconds,
            "image": network.image, "classes": network.classes, "batch_size": self.batch_size,
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
    small = True  # runs the networks for everyone only

    def takes(self, job):
        if job.mode != "training":
            return self.inference
        return self.training and (job.entry().everyone or not self.small)

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
