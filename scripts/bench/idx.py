"""IDX files (MNIST's format), plain or gzip'ed, as numpy arrays; and such files made of random pixels."""

import gzip
import pathlib
import struct

import numpy

NAMES = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}


def read_idx(path):
    path = pathlib.Path(path)
    data = path.read_bytes() if path.exists() else gzip.decompress(pathlib.Path(f"{path}.gz").read_bytes())
    sides = struct.unpack_from(f">{data[3]}I", data, 4)
    return numpy.frombuffer(data, numpy.uint8, offset=4 + 4 * len(sides)).reshape(sides)


def read_split(directory, split):
    """images (n, H, W) and labels (n)."""
    images, labels = NAMES[split]
    return read_idx(pathlib.Path(directory) / images), read_idx(pathlib.Path(directory) / labels)


def write_idx(path, array):
    header = struct.pack(">BBBB", 0, 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    pathlib.Path(path).write_bytes(header + array.astype(numpy.uint8).tobytes())


def write_random(directory, height, width, train, test, classes, seed=1):
    """Both splits, of random pixels and labels."""
    draw = numpy.random.default_rng(seed)
    for split, count in (("train", train), ("test", test)):
        images, labels = NAMES[split]
        write_idx(pathlib.Path(directory) / images, draw.integers(0, 256, (count, height, width)))
        write_idx(pathlib.Path(directory) / labels, draw.integers(0, classes, count))
