"""What scripts/cost-growth measures: axes of sizes, with a curve for each network and mode."""

import dataclasses
import json
import os
import typing

import datasets
import numpy
import processes
from layers import GLOBAL_POOL, RELU, conv, fc, normed, pool
from networks import NETWORKS, Network


@dataclasses.dataclass
class Curve:
    label: str
    sizes: list
    measure: typing.Callable  # of a size: (seconds, megabytes)
    work: typing.Callable = lambda size: size  # in the axis's unit


@dataclasses.dataclass
class Axis:
    title: str  # of the sizes
    unit: str  # of work
    curves: list
    falls: bool = True  # whether a smaller size that takes longer than a larger one is a cliff


class Bench:
    """Runs the program."""

    def __init__(self, cnn, threads, seconds, quick, directory):
        self.cnn, self.threads, self.seconds, self.quick, self.directory = cnn, threads, seconds, quick, directory
        self.data = {}  # generated sets by their number of images
        self.foreign = 0.0  # the largest share of the processors that other programs had in a run

    def bench(self, network, mode, batch=None, threads=None, algorithm="auto"):
        """Seconds a batch, and megabytes."""
        options = ["--inference"] if mode == "inference" else []
        result = self.run([
            self.cnn, "bench", self.config(network), "--json", "--seconds", self.seconds, "--set",
            f"train.algorithm={algorithm}", "--batch-size", batch or network.batch_size, "--threads",
            threads or self.threads, *options])
        return 1 / batches_per_second(json.loads("".join(result.lines))), result.megabytes

    def train(self, network, epochs, images):
        """Seconds of the whole process, and megabytes."""
        result = self.run([
            self.cnn, "train", self.config(network, self.images(network, images), epochs), "-o",
            self.directory / "run", "--overwrite", "-q", "--threads", self.threads])
        return result.seconds, result.megabytes

    def run(self, command):
        result = processes.checked(command)
        self.foreign = max(self.foreign, result.foreign)
        return result

    def config(self, network, root=None, epochs=1):
        path = self.directory / "config.yaml"
        path.write_text(network.config(root, epochs), encoding="utf-8")
        return path

    def images(self, network, count):
        if count not in self.data:
            root = self.directory / f"images-{count}"
            root.mkdir()
            datasets.write_random_idx(root, network.image[1:], (count, 1000), numpy.random.default_rng(1))
            self.data[count] = root
        return self.data[count]


def batches_per_second(figures):
    return figures["images_per_second"] / figures["batch_size"]


def neighbours(*sizes):
    """These and the ones before and after each."""
    return sorted({near for size in sizes for near in (size - 1, size, size + 1) if near > 0})


def plain(channels, kernel, side, batch_size):
    """Three convolutions of one shape."""
    return Network(title="", image=(channels, side, side), layers=[conv(channels, kernel, pad=kernel // 2), RELU] * 3
                   + [GLOBAL_POOL, fc(10)], batch_size=batch_size, learning_rate=0.01, momentum=0.9, parameters=0)


def two_widths(side, with_norm):
    block = (lambda width: normed(width, 3, RELU, pad=1)) if with_norm else (lambda width: [conv(width, 3, pad=1), RELU])
    return Network(title="", image=(3, side, side), layers=[*block(8), pool(2), *block(16), GLOBAL_POOL, fc(10)],
                   batch_size=16, learning_rate=0.01, momentum=0.9, parameters=0)


MODES = ("training", "inference")


def batch_axis(bench):
    sizes = [1, 2, 15, 16, 17, 64] if bench.quick else [
        *range(1, 18), *neighbours(24, 32, 48, 64, 128, 256), 96, 512, 1024]
    names = ["lecture"] if bench.quick else ["lecture", "convnetjs-cifar10", "small-vgg", "resnet20"]
    return Axis("batch size", "image", [
        Curve(f"{NETWORKS[name].title}, {mode}", sizes,
              lambda size, name=name, mode=mode: bench.bench(NETWORKS[name], mode, size))
        for name in names for mode in MODES])


def side_axis(bench):
    sizes = [16, 32, 33, 64] if bench.quick else [*neighbours(32, 64, 128, 224), 16, 20, 24, 28, 40, 48, 56, 80, 96, 112,
                                                  160, 192, 256, 320, 384, 512]
    return Axis("image side", "thousand pixels", [
        Curve(f"8 and 16 filters{' with batch norm' if with_norm else ''}, batch 16, {mode}", sizes,
              lambda size, mode=mode, with_norm=with_norm: bench.bench(two_widths(size, with_norm), mode),
              lambda size: 16 * size ** 2 / 1e3)
        for with_norm in (False, True) for mode in MODES])


def channels_axis(bench):
    sizes = [1, 8, 16, 17, 32] if bench.quick else [*range(1, 18), *neighbours(24, 32, 48, 64, 128), 96, 256, 512]
    return Axis("channels", "million multiply-accumulates", [
        Curve(f"three {kernel}x{kernel} convolutions, {side}x{side}, batch 16, {mode}", sizes,
              lambda size, kernel=kernel, side=side, mode=mode: bench.bench(plain(size, kernel, side, 16), mode),
              lambda size, kernel=kernel, side=side: 3 * 16 * (kernel * size * side) ** 2 / 1e6)
        for kernel, side in ((3, 14), (1, 14)) for mode in MODES])


def threads_axis(bench):
    cores = len(os.sched_getaffinity(0))
    sizes = sorted({threads for threads in (1, 2, 4, 8, 16, 32, 64) if threads < cores} | {cores})
    names = ["lecture"] if bench.quick else ["lecture", "convnetjs-cifar10", "small-vgg", "resnet20"]
    return Axis("threads", "batch", [
        Curve(f"{NETWORKS[name].title}, batch {NETWORKS[name].batch_size}, {mode}", sizes,
              lambda size, name=name, mode=mode: bench.bench(NETWORKS[name], mode, threads=size), lambda size: 1)
        for name in names for mode in MODES], falls=False)


def epochs_axis(bench):
    images = 2000 if bench.quick else 20000
    return Axis("epochs", "epoch", [
        Curve(f"{NETWORKS[name].title}, {images:,} images", [1, 2, 4] if bench.quick else [1, 2, 4, 8, 16, 32],
              lambda size, name=name: bench.train(NETWORKS[name], size, images))
        for name in ("lecture", "lenet")])


def images_axis(bench):
    sizes = [1000, 4000] if bench.quick else [1000 * 2 ** power for power in range(9)]
    return Axis("training images", "thousand images", [
        Curve(f"{NETWORKS['lecture'].title}, {epochs} epoch{'s' if epochs > 1 else ''}", sizes,
              lambda size, epochs=epochs: bench.train(NETWORKS["lecture"], epochs, size), lambda size: size / 1000)
        for epochs in (1, 3)])


AXES = {"batch": batch_axis, "side": side_axis, "channels": channels_axis, "threads": threads_axis,
        "epochs": epochs_axis, "images": images_axis}


@dataclasses.dataclass
class Choice:
    channels: int
    kernel: int
    side: int
    batch: int
    mode: str

    def words(self):
        return f"{self.kernel}x{self.kernel}, {self.channels} channels, {self.side}x{self.side}"


def choices(quick):
    """The grid over which the choice of algorithm is held against the algorithms' times: (channels, kernel, side)."""
    shapes = [(8, 5, 14), (32, 3, 16)] if quick else [
        (4, 3, 28), (8, 5, 14), (16, 3, 32), (16, 5, 32), (32, 3, 16), (32, 5, 16), (64, 3, 32), (64, 1, 28), (128, 3, 14),
        (128, 7, 14), (256, 3, 7), (256, 1, 14), (512, 3, 7)]
    batches = [1, 16, 17] if quick else [1, 2, 4, 8, 15, 16, 17, 32, 33, 64, 128]
    return [Choice(*shape, batch, mode) for shape in shapes for batch in batches for mode in MODES]
