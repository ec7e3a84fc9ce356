"""Trains one network of networks.py in PyTorch and prints one JSON object: images a second of every epoch.

The images wait in memory as one normalized tensor, shuffled beforehand; a batch is a slice of it. So PyTorch pays for
nothing but its own work, and the clock runs in training steps only.
"""

import argparse
import json
import time

import torch
import torch.nn.functional as F

import idx
from networks import NETWORKS


def load(directory, split, layout):
    images, labels = idx.read_split(directory, split)
    x = torch.from_numpy(images.copy()).unsqueeze(1).float().div_(255)
    return x.contiguous(memory_format=layout), torch.from_numpy(labels.copy()).long()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=NETWORKS)
    parser.add_argument("data")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--channels-last", action="store_true")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    layout = torch.channels_last if arguments.channels_last else torch.contiguous_format
    network = NETWORKS[arguments.network]
    x, y = load(arguments.data, "train", layout)
    test_x, test_y = load(arguments.data, "test", layout)
    model = network.torch(torch.nn).to(memory_format=layout)
    optimizer = torch.optim.SGD(model.parameters(), lr=network.learning_rate, momentum=network.momentum)

    speeds, accuracies = [], []
    for _ in range(arguments.epochs):
        order = torch.randperm(len(x))
        x, y = x[order].contiguous(memory_format=layout), y[order]
        model.train()
        start = time.perf_counter()
        for first in range(0, len(x), network.batch_size):
            optimizer.zero_grad(set_to_none=True)
            loss = F.cross_entropy(model(x[first:first + network.batch_size]), y[first:first + network.batch_size])
            loss.backward()
            optimizer.step()
        speeds.append(len(x) / (time.perf_counter() - start))
        model.eval()
        with torch.no_grad():
            correct = sum(int((model(test_x[first:first + 1000]).argmax(1) == test_y[first:first + 1000]).sum())
                          for first in range(0, len(test_x), 1000))
        accuracies.append(correct / len(test_x))
    print(json.dumps({"images_per_second": speeds, "test_accuracy": accuracies}))


if __name__ == "__main__":
    main()
