"""The comparison that scripts/bench-peers runs. See its --help."""

import argparse
import contextlib
import csv
import dataclasses
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import idx
from networks import NETWORKS

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent.parent


@dataclasses.dataclass
class Job:
    """What every peer is given."""

    cnn: pathlib.Path  # the program
    network: str
    data: pathlib.Path
    epochs: int
    threads: int
    directory: pathlib.Path  # for what it writes


def run_cnn(job):
    run = job.directory / "run"
    measured = run_process([
        job.cnn, "train", PROJECT / "configs" / NETWORKS[job.network].config,
        "--data", job.data, "--epochs", str(job.epochs), "--threads", str(job.threads),
        "--quiet", "--out", run, "--overwrite"])
    with open(run / "metrics.csv", newline="") as file:
        speeds = [float(row["images_per_second"]) for row in csv.DictReader(file)]
    return measured | {"images_per_second": speeds}


def run_torch(job, *options):
    measured = run_process([
        sys.executable, "-B", HERE / "torch_train.py", job.network, job.data,
        "--epochs", str(job.epochs), "--threads", str(job.threads), *options])
    return measured | {"images_per_second": json.loads(measured["output"])["images_per_second"]}


# One entry a peer: a name, and what trains job.network and returns run_process's figures and the images a second of
# every epoch. The first is the one that the others are compared with.
PEERS = {
    "cnn": run_cnn,
    "pytorch": run_torch,
    "pytorch-channels-last": lambda job: run_torch(job, "--channels-last"),
}


def run_process(command):
    """Runs `command` to its end; its output, its seconds, and its peak of memory in MB."""
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        if process.returncode != 0:
            sys.exit(f"bench-peers: status {process.returncode} from: {' '.join(process.args)}")
        output.seek(0)
        return {"output": output.read(), "seconds": seconds, "megabytes": usage.ru_maxrss / 1024}


def compare(arguments, data, directory):
    """Takes turns; returns, for each peer, the medians over all rounds."""
    names = arguments.peers.split(",")
    figures = {name: {"images_per_second": [], "seconds": [], "megabytes": []} for name in names}
    for turn in range(arguments.rounds):
        for name in names:
            job = Job(arguments.cnn, arguments.network, data, arguments.epochs, arguments.threads, directory)
            measured = PEERS[name](job)
            figures[name]["images_per_second"] += measured["images_per_second"][1:]
            figures[name]["seconds"].append(measured["seconds"])
            figures[name]["megabytes"].append(measured["megabytes"])
            speed = statistics.median(measured["images_per_second"][1:])
            print(f"round {turn + 1}/{arguments.rounds}: {name}: {speed:,.0f} images/s", file=sys.stderr, flush=True)
    return {name: {key: statistics.median(values) for key, values in one.items()} for name, one in figures.items()}


def print_table(medians):
    first, first_medians = next(iter(medians.items()))
    print(f"{'':24}{'images/s':>12}{first + ' is':>12}{'seconds':>10}{'peak MB':>10}")
    for name, row in medians.items():
        ratio = first_medians["images_per_second"] / row["images_per_second"]
        print(f"{name:24}{row['images_per_second']:12,.0f}{f'{ratio:.2f} x':>12}"
              f"{row['seconds']:10.1f}{row['megabytes']:10.0f}")


def main():
    parser = argparse.ArgumentParser(prog="bench-peers")
    parser.add_argument("--cnn", type=pathlib.Path, required=True)
    parser.add_argument("--network", choices=NETWORKS, default="mnist-slide")
    parser.add_argument("--data", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.epochs < 2 or arguments.rounds < 1:
        parser.error("--epochs must be at least 2, since the first warms up, and --rounds at least 1")
    unknown = set(arguments.peers.split(",")) - set(PEERS)
    if unknown:
        parser.error(f"unknown peers: {', '.join(sorted(unknown))}; known: {', '.join(PEERS)}")

    with contextlib.ExitStack() as stack:
        directory = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        data = arguments.data or PROJECT / "data/mnist"
        if not arguments.data and not data.is_dir():
            network = NETWORKS[arguments.network]
            data = directory
            idx.write_random(data, *network.image[1:], *network.images, network.classes)
        what = "random pixels" if data == directory else str(data)
        print(f"{arguments.network}, batch {NETWORKS[arguments.network].batch_size}, {arguments.threads} threads, "
              f"{arguments.rounds} rounds of {arguments.epochs} epochs on {what}", file=sys.stderr)
        medians = compare(arguments, data.resolve(), directory)
    if arguments.json:
        print(json.dumps(medians))
    else:
        print_table(medians)


if __name__ == "__main__":
    main()
