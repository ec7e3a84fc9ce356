"""This project."""

import csv
import json
import sys

import processes
from layers import leaves
from peers.peer import Peer, costs, warm, whole_costs


class Cnn(Peer):
    title = "cnn"
    training = inference = True
    small = False

    def version_of(self, job):
        facts = json.loads("".join(processes.checked([job.cnn, "--version", "--json"]).lines))
        return (f"cnn {facts['version']}, {facts['instruction_set']}, OpenBLAS kernel {facts['blas_kernel']}, "
                f"{facts['blas_kernel_chosen_by']}")

    def config(self, job):
        path = job.directory / f"{job.network}.yaml"
        root = job.root if job.entry().data else None
        path.write_text(job.entry().config(root, job.epochs, job.images))
        return path

    def prepare(self, job):
        shapes = json.loads("".join(processes.checked([job.cnn, "shapes", self.config(job), "--json"]).lines))
        rows = [tuple(layer["output"].values()) for layer in shapes["layers"] if layer["type"] != "softmax"]
        expected = [layer["outputs"] for layer in leaves(job.entry().resolved())]
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
        options = [] if job.mode == "training" else ["--inference"]
        result = processes.checked([job.cnn, "bench", self.config(job), "--json", "--threads", job.threads,
                                    "--batch-size", job.batch_size, "--seconds", job.seconds, *options])
        return costs(result) | {"images_per_second": json.loads("".join(result.lines))["images_per_second"]}
