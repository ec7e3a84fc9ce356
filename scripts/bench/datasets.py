"""MNIST's and CIFAR-10's files as numpy arrays, and such files made of random pixels where they are not at hand."""

import gzip
import pathlib
import struct

import numpy

IDX_FILES = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}
CIFAR_RECORD = 1 + 3 * 32 * 32  # bytes: the label, then the image
CIFAR_FILES = {"train": [f"data_batch_{number}.bin" for number in range(1, 6)], "test": ["test_batch.bin"]}


def read_split(data, directory, split):
    """images (n, C, H, W) and labels (n), bytes; `data` is mnist or cifar10."""
    directory = pathlib.Path(directory)
    if data == "mnist":
        images, labels = (read_idx(directory / name) for name in IDX_FILES[split])
        return images.reshape(len(images), -1, *images.shape[-2:]), labels
    files = [directory / name for name in CIFAR_FILES[split]]
    records = numpy.empty((sum(file.stat().st_size for file in files) // CIFAR_RECORD, CIFAR_RECORD), numpy.uint8)
    first = 0
    for file in files:
        part = numpy.fromfile(file, numpy.uint8).reshape(-1, CIFAR_RECORD)
        records[first:first + len(part)] = part
        first += len(part)
    return records[:, 1:].reshape(-1, 3, 32, 32), records[:, 0]


def read_idx(path):
    if path.exists():
        data = numpy.fromfile(path, numpy.uint8)
    else:
        data = numpy.frombuffer(bytearray(gzip.decompress(pathlib.Path(f"{path}.gz").read_bytes())), numpy.uint8)
    sides = struct.unpack_from(f">{data[3]}I", data, 4)
    return data[4 + 4 * len(sides):].reshape(sides)


def write_random(data, directory, seed=1):
    """Both splits in the size of the real ones, of random pixels and labels."""
    directory = pathlib.Path(directory)
    draw = numpy.random.default_rng(seed)
    if data == "mnist":
        write_random_idx(directory, (28, 28), (60000, 10000), draw)
        return
    for name in CIFAR_FILES["train"] + CIFAR_FILES["test"]:
        records = draw.integers(0, 256, (10000, CIFAR_RECORD), numpy.uint8)
        records[:, 0] %= 10
        records.tofile(directory / name)
    (directory / "batches.meta.txt").write_text("".join(f"class{number}\n" for number in range(10)))


def write_random_idx(directory, image, counts, draw):
    """MNIST's files, of images of any size, with channels or without; labels of ten classes."""
    for split, count in zip(IDX_FILES, counts):
        images, labels = IDX_FILES[split]
        write_idx(directory / images, draw.integers(0, 256, (count, *image), numpy.uint8))
        write_idx(directory / labels, draw.integers(0, 10, count, numpy.uint8))


def write_idx(path, array):
    path.write_bytes(struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes())
