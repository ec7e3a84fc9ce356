"""Whether a network is the same to `cnn` and to PyTorch: a few steps from the same weights on the same batch."""

import json

import datasets
import numpy
import processes
from peers.installed import PROGRAMS, python

IMAGES, STEPS = 4, 2


def check(job):
    """Ends the comparison unless the losses are the same (programs/same.py)."""
    network = job.entry().steady()
    directory = job.directory / f"{job.network}-same"
    directory.mkdir()
    datasets.write_random_idx(directory, network.image, (IMAGES, IMAGES), numpy.random.default_rng(1))
    config = json.loads(network.config())
    config["data"] = {"format": "idx", "root": str(directory)}
    config["train"] |= {"epochs": STEPS, "batch_size": IMAGES, "log_every": 1}
    path = directory / "config.yaml"
    path.write_text(json.dumps(config))
    threads = ["--threads", job.threads]
    processes.checked([job.cnn, "train", path, "--epochs", 0, "-o", directory / "start", "-q", *threads])
    start = directory / "start/model.bin"
    log = processes.checked([job.cnn, "train", path, "--init", start, "-o", directory / "run", "--json", *threads])
    events = [json.loads(line) for line in log.lines]
    losses = [event["loss"] for event in events if event["event"] == "step"]
    answer = processes.checked([job.cnn, "eval", directory / "run", "--split", "train", "--json", *threads])
    evaluated = json.loads("".join(answer.lines))["loss"]
    processes.checked(python("same.py", job.file(root=str(directory), losses=losses, evaluated=evaluated), start))
