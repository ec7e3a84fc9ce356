"""Trains or runs one network in PyTorch, as the job file says, and prints one JSON object.

With data, it is the whole of a training: read the files, train every epoch, test after each, save the model. The images
stay bytes in memory, and a batch is gathered and scaled when its turn comes. Without data, it repeats one batch.
"""

import argparse
import json
import os
import pathlib
import statistics
import sys
import time

import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import datasets  # noqa: E402
from networks import NETWORKS  # noqa: E402
from torch_modules import build  # noqa: E402


def random_batch(job, network):
    torch.manual_seed(1)
    return torch.rand(job["batch_size"], *network.image), torch.randint(network.classes, (job["batch_size"],))


def step(model, optimizer, x, y):
    optimizer.zero_grad(set_to_none=True)
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.detach()


def repeat(action, seconds):
    """Runs `action` for that long after a few runs to warm up; the seconds of each run, and the first and last result."""
    results = [action() for _ in range(3)]
    times, start = [], time.perf_counter()
    while len(times) < 3 or time.perf_counter() - start < seconds:
        begin = time.perf_counter()
        results[1:] = [action()]
        times.append(time.perf_counter() - begin)
    return times, results


def speed(job, times):
    return {"images_per_second": job["batch_size"] / statistics.median(times)}


class Epochs:
    """The images of one split as batches: floats, pixels/255 - center."""

    def __init__(self, network, root, split, count, layout):
        images, labels = datasets.read_split(network.data, root, split)
        count = count or len(images)
        self.images = torch.from_numpy(images[:count])
        self.labels = torch.from_numpy(labels[:count].astype("int64"))
        self.network, self.layout = network, layout

    def batches(self, order):
        for rows in order.split(self.network.batch_size):
            x = self.images.index_select(0, rows).float().div_(255)
            if self.network.center:
                x.sub_(self.network.center)
            yield x.contiguous(memory_format=self.layout), self.labels.index_select(0, rows)


def train_whole(job, network, model, optimizer, layout):
    training = Epochs(network, job["root"], "train", job["image_count"], layout)
    test = Epochs(network, job["root"], "test", 0, layout)
    print("loaded", flush=True)
    speeds, losses, accuracies = [], [], []
    for _ in range(job["epochs"]):
        start = time.perf_counter()
        total = torch.zeros(())
        for x, y in training.batches(torch.randperm(len(training.labels))):
            total += step(model, optimizer, x, y) * len(y)
        speeds.append(len(training.labels) / (time.perf_counter() - start))
        losses.append(total.item() / len(training.labels))
        model.eval()
        with torch.inference_mode():
            correct = sum(int((model(x).argmax(1) == y).sum()) for x, y in test.batches(torch.arange(len(test.labels))))
        model.train()
        accuracies.append(correct / len(test.labels))
    torch.save(model.state_dict(), os.path.join(job["directory"], "model.pt"))
    return {"epochs_images_per_second": speeds, "losses": losses, "test_accuracy": accuracies}


def train_batch(job, network, model, optimizer, layout):
    x, y = random_batch(job, network)
    x = x.contiguous(memory_format=layout)
    times, losses = repeat(lambda: step(model, optimizer, x, y), job["seconds"])
    return speed(job, times) | {"losses": [float(loss) for loss in losses]}


def infer(job, network, model, layout, optimize):
    x = random_batch(job, network)[0].contiguous(memory_format=layout)
    model.eval()
    with torch.inference_mode():
        if optimize:
            model = torch.jit.optimize_for_inference(torch.jit.trace(model, x))
        times, _ = repeat(lambda: model(x), job["seconds"])
    return speed(job, times)


def export(job, network, model, path):
    """The network as ONNX, and beside it a batch and its logits as plain floats."""
    x = random_batch(job, network)[0]
    torch.onnx.export(model, x, str(path), opset_version=13, input_names=["images"], output_names=["logits"])
    x.numpy().tofile(path.with_suffix(".images"))
    model(x).detach().numpy().tofile(path.with_suffix(".logits"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("job")
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("--optimize", action="store_true", help="torch.jit.optimize_for_inference")
    parser.add_argument("--export", metavar="FILE.onnx", help="only write the network for others")
    arguments = parser.parse_args()

    job = json.loads(pathlib.Path(arguments.job).read_text())
    network = NETWORKS[job["network"]]
    torch.set_num_threads(job["threads"])
    torch.manual_seed(1)
    model = build(network)
    if arguments.export:
        export(job, network, model.eval(), pathlib.Path(arguments.export))
        return
    layout = torch.channels_last if arguments.channels_last else torch.contiguous_format
    model = model.to(memory_format=layout)
    result = {"parameters": sum(tensor.numel() for tensor in model.parameters())}
    if job["mode"] != "training":
        result |= infer(job, network, model, layout, arguments.optimize)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=network.learning_rate, momentum=network.momentum)
        train = train_whole if network.data else train_batch
        result |= train(job, network, model, optimizer, layout)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
