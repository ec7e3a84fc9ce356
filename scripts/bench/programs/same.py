"""Trains a network of `cnn` in PyTorch too, from the same first weights on the same batch, and fails unless every step's
loss and that of the evaluation after the last are the same. It is the mathematics that is compared, not the speed.

    same.py JOB.json START.safetensors   with what `cnn` gave: losses and evaluated in the job
"""

import json
import pathlib
import struct
import sys

import numpy
import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import datasets  # noqa: E402
from networks import NETWORKS  # noqa: E402
from torch_modules import build  # noqa: E402

TOLERANCE = 1e-3  # of a loss, after steps in single precision


def read_tensors(path):
    """Of a safetensors file, in the order in which they stand there."""
    data = pathlib.Path(path).read_bytes()
    size, = struct.unpack_from("<Q", data)
    header = json.loads(data[8:8 + size])
    header.pop("__metadata__", None)
    for entry in sorted(header.values(), key=lambda entry: entry["data_offsets"]):
        first, last = (8 + size + offset for offset in entry["data_offsets"])
        yield torch.from_numpy(numpy.frombuffer(data[first:last], "<f4").reshape(entry["shape"]).copy())


def take_weights(model, path):
    ours = [tensor for name, tensor in model.state_dict().items() if not name.endswith("num_batches_tracked")]
    theirs = list(read_tensors(path))
    if [tuple(tensor.shape) for tensor in ours] != [tuple(tensor.shape) for tensor in theirs]:
        sys.exit("PyTorch's tensors have other shapes than cnn's")
    for to, value in zip(ours, theirs):
        to.copy_(value)


def main():
    job = json.loads(pathlib.Path(sys.argv[1]).read_text())
    network = NETWORKS[job["network"]].steady()
    torch.set_num_threads(job["threads"])
    model = build(network)
    take_weights(model, sys.argv[2])
    images, labels = (torch.from_numpy(array) for array in datasets.read_split("mnist", job["root"], "train"))
    x, y = images.float() / 255, labels.long()
    optimizer = torch.optim.SGD(model.parameters(), lr=network.learning_rate, momentum=network.momentum)
    losses = []
    for _ in job["losses"]:
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        losses.append(F.cross_entropy(model(x), y).item())
    expected = job["losses"] + [job["evaluated"]]
    print(json.dumps({"cnn": expected, "pytorch": losses}))
    if not all(abs(ours - theirs) <= TOLERANCE * max(1, abs(ours)) for ours, theirs in zip(losses, expected)):
        sys.exit(f"losses differ: cnn's {expected}, PyTorch's {losses}")


if __name__ == "__main__":
    main()
