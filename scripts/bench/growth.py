"""The measurements that scripts/cost-growth draws. See its --help."""

import argparse
import dataclasses
import datetime
import itertools
import json
import os
import pathlib
import signal
import sys
import tempfile

import chart
import processes
from growth_axes import AXES, Bench, choices, plain
from report import processor

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
ALGORITHMS = ("auto", "exact", "im2col", "winograd")
STEEP = 1.3  # times the cost of a neighbour
STEEP_BELOW_LANES = 2.5  # times the cost an image of a batch that fills the lanes
STEEP_CHOICE = 1.2  # times the best algorithm's time, of which a sixth is room for noise


@dataclasses.dataclass
class Point:
    size: int
    work: float
    seconds: float
    megabytes: float
    cliffs: list = dataclasses.field(default_factory=list)  # why it is one


def read_arguments():
    parser = argparse.ArgumentParser(prog="cost-growth")
    known = [*AXES, "algorithms"]
    parser.add_argument("--cnn", type=pathlib.Path, required=True)
    parser.add_argument("--axes", type=lambda text: text.split(","), default=known)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--output", type=pathlib.Path, default=PROJECT / "runs/cost-growth")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.axes if name not in known]
    if unknown:
        parser.error(f"unknown axis: {', '.join(unknown)}; known: {', '.join(known)}")
    if arguments.rounds < 1 or arguments.threads < 1 or arguments.seconds <= 0:
        parser.error("--rounds and --threads must be at least 1, --seconds above 0")
    if arguments.quick:
        arguments.rounds, arguments.seconds = 1, min(0.1, arguments.seconds)
    return arguments


def find_cliffs(points, falls, lanes):
    """Marks the points that cost far more than their neighbours. `lanes`: the batch that fills a vector, or None."""
    for point in points:
        point.cliffs = []
    for small, large in itertools.pairwise(points):
        growth = large.work / small.work
        for what, before, after in (("time", small.seconds, large.seconds),
                                    ("memory", small.megabytes, large.megabytes)):
            if after > STEEP * growth * before:
                large.cliffs.append(f"{what} {after / before / growth:.2f} times that at {small.size}, for the same work")
            elif falls and before > STEEP * after:
                small.cliffs.append(f"{what} {before / after:.2f} times that at {large.size}, for less work")
    full = next((point for point in points if point.size == lanes), None)
    for point in points:
        if full and point.size < lanes:
            times = point.seconds / point.work / (full.seconds / full.work)
            if times > STEEP_BELOW_LANES:
                point.cliffs.append(f"{times:.1f} times as much an image as at {lanes}")


def suspects(points):
    """The sizes of cliffs and next to them."""
    marked = [bool(point.cliffs) for point in points]
    return [point for i, point in enumerate(points) if any(marked[max(0, i - 1):i + 2])]


def measure_again(curve, points):
    for point in points:
        seconds, megabytes = curve.measure(point.size)
        point.seconds, point.megabytes = min(point.seconds, seconds), min(point.megabytes, megabytes)


def trace(curve, axis, rounds, lanes):
    """The curve's points; what looks like a cliff is measured again before it is called one."""
    points = [Point(size, curve.work(size), *curve.measure(size)) for size in sorted(curve.sizes)]
    for _ in range(rounds - 1):
        measure_again(curve, points)
    find_cliffs(points, axis.falls, lanes)
    for _ in range(rounds):
        measure_again(curve, suspects(points))
        find_cliffs(points, axis.falls, lanes)
    say(f"{curve.label}: {sum(bool(point.cliffs) for point in points)} cliffs in {len(points)} sizes")
    return points


def axis_text(axis, curves):
    for label, points in curves.items():
        yield from ["", f"### {label}", "", f"| {axis.title} | ms | µs per {axis.unit} | MB | cliff |",
                    "| ---: | ---: | ---: | ---: | --- |"]
        for point in points:
            yield (f"| {point.size:,} | {figure(point.seconds * 1e3)} | {figure(point.seconds / point.work * 1e6)} | "
                   f"{point.megabytes:,.0f} | {'; '.join(point.cliffs)} |")


def figure(value):
    return f"{value:,.0f}" if value >= 1000 else f"{value:.4g}"


def picture(name, axis, curves):
    def panel(value):
        return {label: [(point.size, value(point), bool(point.cliffs)) for point in points]
                for label, points in curves.items()}
    return chart.svg(f"Cost against {axis.title}", axis.title, [
        (f"microseconds per {axis.unit}", panel(lambda point: point.seconds / point.work * 1e6)),
        ("megabytes", panel(lambda point: point.megabytes))])


def measure_choice(bench, choice, rounds):
    """Seconds of each algorithm; where `auto` looks wrong, as often again."""
    network = plain(choice.channels, choice.kernel, choice.side, choice.batch)
    times = {}
    for turn in range(2 * rounds):
        if turn >= rounds and times["auto"] <= STEEP_CHOICE * min(times.values()):
            break
        for algorithm in ALGORITHMS:
            seconds, _ = bench.bench(network, choice.mode, algorithm=algorithm)
            times[algorithm] = min(seconds, times.get(algorithm, seconds))
    return times


def choice_cliff(times):
    best = min(times, key=times.get)
    ratio = times["auto"] / times[best]
    return f"{ratio:.2f} times {best}'s" if ratio > STEEP_CHOICE else ""


def choices_text(measured):
    yield from ["", "| convolutions | batch | mode | " + " | ".join(f"{name}, ms" for name in ALGORITHMS) + " | auto is |",
                "| --- | ---: | --- |" + " ---: |" * len(ALGORITHMS) + " --- |"]
    for choice, times in measured:
        figures = " | ".join(figure(times[name] * 1e3) for name in ALGORITHMS)
        yield f"| {choice.words()} | {choice.batch} | {choice.mode} | {figures} | {choice_cliff(times)} |"


def say(text):
    print(text, file=sys.stderr, flush=True)


def main():
    arguments = read_arguments()
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    arguments.output.mkdir(parents=True, exist_ok=True)
    facts = json.loads("".join(processes.checked([arguments.cnn, "--version", "--json"]).lines))
    lanes = 16 if "AVX-512" in facts["instruction_set"] else 8
    lines, cliffs, figures = [], [], {"processor": processor(), "program": facts}
    with tempfile.TemporaryDirectory() as directory:
        bench = Bench(arguments.cnn, arguments.threads, arguments.seconds, arguments.quick, pathlib.Path(directory))
        for name in (name for name in AXES if name in arguments.axes):
            axis = AXES[name](bench)
            curves = {curve.label: trace(curve, axis, arguments.rounds, lanes if name == "batch" else None)
                      for curve in axis.curves}
            (arguments.output / f"{name}.svg").write_text(picture(name, axis, curves), encoding="utf-8")
            lines += ["", f"## {axis.title}", "", f"![{axis.title}]({name}.svg)", *axis_text(axis, curves)]
            cliffs += [f"{label}, {axis.title}, {point.size:,}: {why}" for label, points in curves.items()
                       for point in points for why in point.cliffs]
            figures[name] = {label: [dataclasses.asdict(point) for point in points] for label, points in curves.items()}
        if "algorithms" in arguments.axes:
            measured = [(choice, measure_choice(bench, choice, arguments.rounds)) for choice in choices(arguments.quick)]
            lines += ["", "## Algorithms", *choices_text(measured)]
            cliffs += [f"{choice.words()}, batch {choice.batch}, {choice.mode}: auto is {choice_cliff(times)}"
                       for choice, times in measured if choice_cliff(times)]
            figures["algorithms"] = [dataclasses.asdict(choice) | {"seconds": times} for choice, times in measured]
    text = "\n".join([
        "# How cost grows", "",
        f"Made by `scripts/cost-growth` on {datetime.date.today()}: {processor()}, {os.cpu_count()} cores, "
        f"{arguments.threads} threads; cnn {facts['version']}, {facts['instruction_set']}, OpenBLAS kernel "
        f"{facts['blas_kernel']}.", f"Other programs had at most {bench.foreign:.0%} of the processors in any run.", "",
        "## Cliffs", "", *([f"- {cliff}" for cliff in cliffs] or ["None."]), *lines, ""])
    (arguments.output / "growth.md").write_text(text, encoding="utf-8")
    (arguments.output / "growth.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    print(text)
    sys.exit(1 if cliffs else 0)


if __name__ == "__main__":
    main()
