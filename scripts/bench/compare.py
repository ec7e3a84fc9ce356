"""The comparison that scripts/bench-peers runs. See its --help."""

import argparse
import json
import pathlib
import shlex
import signal
import sys
import tempfile

import datasets
import report
import sameness
from networks import NETWORKS
from peers import PEERS
from peers.peer import Job

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
MODES = ("training", "inference", "latency")
DISTURBED = 0.03  # the share of the processors that others may have during a run


def names(known):
    """Reads a list of entries of `known`, in their order there."""
    def read(text):
        unknown = [name for name in text.split(",") if name not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}; known: {', '.join(known)}")
        return [name for name in known if name in text.split(",")]
    return read


def read_arguments():
    parser = argparse.ArgumentParser(prog="bench-peers")
    parser.add_argument("--cnn", type=pathlib.Path, required=True)
    parser.add_argument("--networks", type=names(NETWORKS), default=list(NETWORKS))
    parser.add_argument("--peers", type=names(PEERS), default=list(PEERS))
    parser.add_argument("--modes", type=names(MODES), default=list(MODES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--patience", type=int, default=0)
    parser.add_argument("--data", type=pathlib.Path, default=PROJECT / "data")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--output", type=pathlib.Path)
    parser.add_argument("--json", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.rounds < 1 or arguments.threads < 1 or arguments.seconds <= 0:
        parser.error("--rounds and --threads must be at least 1, --seconds above 0")
    if arguments.quick:
        arguments.rounds, arguments.seconds = 1, min(1, arguments.seconds)
    return arguments


def make_job(arguments, network, mode, directory):
    """The data set is that below --data, or else one of random pixels."""
    entry = NETWORKS[network]
    root = (arguments.data / entry.data).resolve() if entry.data else None
    if entry.data and not root.is_dir():
        root = directory / entry.data
        if not root.is_dir():
            say(f"bench-peers: {arguments.data / entry.data} is not there: random pixels instead")
            root.mkdir()
            datasets.write_random(entry.data, root)
    epochs, images = (2, 1280) if arguments.quick else (entry.epochs, entry.images)
    return Job(network, mode, arguments.threads, arguments.seconds, epochs, images, root, arguments.cnn, directory)


def check(job, name, figures):
    """A program that does other work than the rest is no comparison."""
    parameters = figures.get("parameters", job.entry().parameters)
    if parameters != job.entry().parameters:
        sys.exit(f"bench-peers: {job.network}: {name} has {parameters} parameters, expected {job.entry().parameters}")
    losses = figures.get("losses", [1, 0])
    if not losses[-1] < losses[0]:
        sys.exit(f"bench-peers: {job.network}: {name} does not learn: its loss went from {losses[0]} to {losses[-1]}")


def compare(job, arguments, missing):
    """Takes turns, forth and back; for every program its figures of each round."""
    ready = []
    for name in arguments.peers:
        absent = PEERS[name].missing()
        if not PEERS[name].takes(job):
            continue
        if absent:
            missing.add(f"{PEERS[name].title} was left out: {absent} (`scripts/bench-peers --install`).")
            continue
        PEERS[name].prepare(job)
        ready.append(name)
    figures = {name: [] for name in ready}
    for turn in range(arguments.rounds):
        for name in ready if turn % 2 == 0 else reversed(ready):
            measured = undisturbed(PEERS[name], job, arguments.patience)
            check(job, name, measured)
            figures[name].append(measured)
            rate = measured["images_per_second"]
            say(f"{job.network}, {job.mode}, round {turn + 1}/{arguments.rounds}: {name}: "
                + (f"{1000 / rate:.3f} ms" if job.mode == "latency" else f"{rate:,.0f} images/s"))
    return figures


def undisturbed(peer, job, patience):
    """The figures of a run, repeated up to `patience` times while other programs work beside it."""
    for left in range(patience, -1, -1):
        measured = peer.run(job)
        if measured["foreign"] <= DISTURBED:
            break
        say(f"{job.network}, {job.mode}: {peer.title}: others had {measured['foreign']:.0%} of the processors"
            + (": once more" if left else ""))
    return measured


def say(text):
    print(text, file=sys.stderr, flush=True)


def main():
    arguments = read_arguments()
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    missing, results = set(), {mode: {} for mode in arguments.modes}
    with tempfile.TemporaryDirectory() as directory:
        for mode in arguments.modes:
            for network in arguments.networks:
                job = make_job(arguments, network, mode, pathlib.Path(directory))
                if mode == arguments.modes[0] and not PEERS["pytorch"].missing():
                    sameness.check(job)
                results[mode][network] = compare(job, arguments, missing)
        command = shlex.join(["scripts/bench-peers", *without_cnn(sys.argv[1:])])
        text = report.markdown(results, job, arguments, command, missing)
    print(text)
    if arguments.output:
        arguments.output.write_text(text, encoding="utf-8")
    if arguments.json:
        arguments.json.write_text(json.dumps(report.machine(job) | results, indent=1), encoding="utf-8")


def without_cnn(options):
    """The command line as it was given to scripts/bench-peers."""
    where = options.index("--cnn")
    return options[:where] + options[where + 2:]


if __name__ == "__main__":
    main()
