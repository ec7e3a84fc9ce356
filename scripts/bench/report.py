"""Writes what was measured as Markdown."""

import datetime
import os
import platform
import statistics

from networks import NETWORKS
from peers import PEERS


def markdown(results, job, arguments, command, missing):
    lines = ["# Speed, side by side with others", "", *heading(results, job, arguments, command), ""]
    if "training" in results:
        lines += ["## Training", "", *TRAINING_TEXT, "", *training_table(results["training"]), ""]
    if "inference" in results:
        lines += ["## Inference", "", *INFERENCE_TEXT, "", *inference_table(results["inference"]), ""]
    if "latency" in results:
        lines += ["## Latency", "", *LATENCY_TEXT, "", *latency_table(results["latency"]), ""]
    lines += [f"- {text}" for text in sorted(missing)] + ([""] if missing else [])
    return "\n".join(lines)


TRAINING_TEXT = (
    "Images a second count forward pass, backward pass and update (SGD with momentum), the batch's gathering and scaling",
    "included where there is a data set. `cnn is` so many times as fast: the median of the rounds' ratios, and their range.",
    "Seconds are those of the whole process, from its start over all epochs, with a test after each, to the written model;",
    "loading is the part before training starts. Peak is the process's resident memory.",
)
INFERENCE_TEXT = (
    "One batch of random pixels, again and again, no gradients: the median. ONNX Runtime is called from Node.js, which adds",
    "about 20 microseconds a batch: 3% on the lecture's net, less elsewhere.",
)
LATENCY_TEXT = (
    "Milliseconds of one image by itself, again and again, no gradients: the median. Node.js adds about 0.02 ms to those of",
    "ONNX Runtime, PyTorch's Python some to its own: much of the smallest networks' time.",
)


def machine(job):
    """Of which processor, and with what chosen for it, the figures are."""
    return {"processor": processor(), "cores": os.cpu_count(), "threads": job.threads,
            "program": PEERS["cnn"].version_of(job)}


def heading(results, job, arguments, command):
    names = {name for networks in results.values() for rows in networks.values() for name in rows}
    versions = [PEERS[name].version_of(job) for name in PEERS if name in names]
    foreign = max((row["foreign"] for networks in results.values() for rows in networks.values()
                   for figures in rows.values() for row in figures), default=0)
    return [
        f"Made by `{command}` on {datetime.date.today()}: {processor()}, {os.cpu_count()} cores, {arguments.threads} threads;",
        f"{'; '.join(dict.fromkeys(versions))}.",
        f"Every program in a process of its own, in turns, {arguments.rounds} {'rounds' if arguments.rounds > 1 else 'round'};"
        " medians. Same networks (parameters counted by each), batches,",
        f"threads and work; every loss that was reported fell. Other programs had at most {foreign:.1%} of the processors in any run.",
    ]


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        fields = dict(line.strip().split(":", 1) for line in file if ":" in line)
    fields = {key.strip(): value.strip() for key, value in fields.items()}
    sets = ("avx512f", "AVX-512"), ("avx2", "AVX2")
    vectors = next((f" ({name})" for flag, name in sets if flag in fields.get("flags", "").split()), "")
    return fields.get("model name", platform.machine()) + vectors


def median(rows, key):
    values = [row[key] for row in rows if key in row]
    return statistics.median(values) if values else None


def rate(rows):
    speed = median(rows, "images_per_second")
    return format(speed, ",.0f" if speed >= 100 else ".1f" if speed >= 10 else ".2f")


def times(ours, theirs, key, larger_is_better):
    """How many times as good `ours` is, round by round: "2.31 (2.25-2.40)"."""
    ratios = [(own[key] / other[key]) if larger_is_better else (other[key] / own[key])
              for own, other in zip(ours, theirs) if key in own and key in other]
    if not ratios:
        return ""
    text = f"**{statistics.median(ratios):.2f}**"
    return text + (f" ({min(ratios):.2f}-{max(ratios):.2f})" if len(ratios) > 1 else "")


def number(value, form):
    return "" if value is None else format(value, form)


def training_table(networks):
    yield "| network | program | images/s | cnn is | seconds | cnn is | loading | peak MB |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for network, name, rows, ours in lines_of(networks):
        seconds, loading = median(rows, "seconds"), median(rows, "loading")
        share = number(loading / seconds, ".1%") if seconds else ""
        yield (f"| {network} | {PEERS[name].title} | {rate(rows)} | "
               f"{times(ours, rows, 'images_per_second', True)} | {number(seconds, '.1f')} | "
               f"{times(ours, rows, 'seconds', False)} | {share} | {median(rows, 'megabytes'):,.0f} |")


def inference_table(networks):
    yield "| network | program | images/s | cnn is |"
    yield "| --- | --- | ---: | ---: |"
    for network, name, rows, ours in lines_of(networks):
        yield (f"| {network} | {PEERS[name].title} | {rate(rows)} | "
               f"{times(ours, rows, 'images_per_second', True)} |")


def latency_table(networks):
    yield "| network | program | ms | cnn is |"
    yield "| --- | --- | ---: | ---: |"
    for network, name, rows, ours in lines_of(networks, batch_size=1):
        milliseconds = 1000 / median(rows, "images_per_second")
        yield (f"| {network} | {PEERS[name].title} | {milliseconds:{',.0f' if milliseconds >= 100 else '.3g'}} | "
               f"{times(ours, rows, 'images_per_second', True)} |")


def lines_of(networks, batch_size=None):
    """The rows of a table: the network (on its first), the program, its rounds, and cnn's to compare with."""
    for network, programs in networks.items():
        title = f"{NETWORKS[network].title}, batch {batch_size or NETWORKS[network].batch_size}"
        for name, rows in programs.items():
            yield title, name, rows, programs.get("cnn", []) if name != "cnn" else []
            title = ""
