"""The trainings that scripts/accuracy-auto-exact runs. See its --help."""

import argparse
import dataclasses
import datetime
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

from layers import RELU, conv, fc, pool
from networks import Network, vgg
from report import processor

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
ALGORITHMS = ("auto", "exact")


@dataclasses.dataclass
class Training:
    network: Network
    weight_decay: float


# Networks of 3x3 convolutions, where `auto` transforms, and one of 5x5.
TRAININGS = {
    "mnist": Training(Network(
        title="MNIST: (CONV3-RELU)*2-POOL twice, 16 and 32 filters, fc 64", image=(1, 28, 28), data="mnist", epochs=4,
        layers=vgg((16, 32), (2, 2), (64,), 10), batch_size=64, learning_rate=0.02, momentum=0.9, parameters=0), 0.0005),
    "cifar10": Training(Network(
        title="CIFAR-10: (CONV3-RELU)*2-POOL three times, 32, 64 and 64 filters, fc 64", image=(3, 32, 32),
        data="cifar10", center=0.5, epochs=5, layers=vgg((32, 64, 64), (2, 2, 2), (64,), 10), batch_size=64,
        learning_rate=0.02, momentum=0.9, parameters=0), 0.0005),
    "cifar10-5x5": Training(Network(
        title="CIFAR-10: the ConvNetJS demo's 5x5 convolutions", image=(3, 32, 32), data="cifar10", center=0.5, epochs=8,
        layers=[conv(16, 5, pad=2), RELU, pool(2), conv(20, 5, pad=2), RELU, pool(2), conv(20, 5, pad=2), RELU, pool(2),
                fc(10)],
        batch_size=64, learning_rate=0.01, momentum=0.9, parameters=0), 0.000025),
}


def train(cnn, name, algorithm, seed, data):
    """The last epoch's accuracy on what is held out, that of model.bin on the test set, and the seconds it took."""
    training = TRAININGS[name]
    out = PROJECT / "runs/accuracy" / f"{name}-{algorithm}-{seed}"
    out.parent.mkdir(parents=True, exist_ok=True)
    config = json.loads(training.network.config((data / training.network.data).resolve(), training.network.epochs))
    config["data"]["validation"] = {"every": 10}
    config["train"] |= {"algorithm": algorithm, "seed": seed}
    config["train"]["optimizer"]["weight_decay"] = training.weight_decay
    path = out.with_suffix(".yaml")
    path.write_text(json.dumps(config, indent=1), encoding="utf-8")
    start = time.perf_counter()
    events = command(cnn, "train", path, "--json", "--out", out, "--overwrite")
    held_out, test = (next(event["accuracy"] for event in reversed(events) if event["event"] == split)
                      for split in ("validation", "test"))
    return held_out, test, time.perf_counter() - start


def command(*parts):
    """The JSON lines that it prints."""
    result = subprocess.run([str(part) for part in parts], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f"{result.stderr}accuracy-auto-exact: status {result.returncode} from: {' '.join(map(str, parts))}")
    return [json.loads(line) for line in result.stdout.splitlines()]


def table(accuracies, seeds):
    yield "| network | algorithm | " + " | ".join(f"seed {seed}" for seed in seeds) + " | mean | spread | test set, mean | seconds |"
    yield "| --- | --- |" + " ---: |" * (len(seeds) + 4)
    for name, by_algorithm in accuracies.items():
        title = f"{TRAININGS[name].network.title}, {TRAININGS[name].network.epochs} epochs"
        for algorithm, runs in by_algorithm.items():
            values, tests, seconds = zip(*runs)
            spread = f"{statistics.stdev(values):.2%}" if len(values) > 1 else ""
            yield (f"| {title} | `{algorithm}` | " + " | ".join(f"{value:.2%}" for value in values)
                   + f" | {statistics.mean(values):.2%} | {spread} | {statistics.mean(tests):.2%} | {statistics.mean(seconds):.0f} |")
            title = ""


def main():
    parser = argparse.ArgumentParser(prog="accuracy-auto-exact")
    parser.add_argument("--cnn", type=pathlib.Path, required=True)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--data", type=pathlib.Path, default=PROJECT / "data")
    parser.add_argument("--output", type=pathlib.Path)
    arguments = parser.parse_args()
    seeds = range(1, arguments.seeds + 1)
    accuracies = {name: {algorithm: [] for algorithm in ALGORITHMS} for name in TRAININGS}
    for name in TRAININGS:
        for seed in seeds:
            for algorithm in ALGORITHMS:
                result = train(arguments.cnn, name, algorithm, seed, arguments.data)
                accuracies[name][algorithm].append(result)
                print(f"{name}, {algorithm}, seed {seed}: held out {result[0]:.2%}, test {result[1]:.2%}", file=sys.stderr,
                      flush=True)
    text = "\n".join([
        "# Accuracy of `auto` and `exact`", "",
        f"Made by `scripts/accuracy-auto-exact` on {datetime.date.today()}: {processor()}, {os.cpu_count()} cores.",
        "Accuracy after the last epoch on every tenth training image, held out, with mean and standard deviation; the mean",
        "on the test set; and of the seconds. A seed draws the same weights and orders for both algorithms.", "",
        *table(accuracies, seeds), ""])
    print(text)
    if arguments.output:
        arguments.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
