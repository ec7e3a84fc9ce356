"""Trains one network of networks.py with `cnn` and in PyTorch, from the same weights and in the same order of batches,
and holds every step's loss, the weights at the end and the evaluation against each other.

    parity_test.py CNN CASE
"""

import json
import math
import pathlib
import struct
import subprocess
import sys
import tempfile

try:
    import numpy
    import torch
    import torch.nn.functional as F
except ImportError as error:
    print(f"{error}: PyTorch is not installed; scripts/install-deps --all does that")
    sys.exit(77)  # which ctest takes for skipped

from networks import CASES, LOSSES
from safetensors import read_safetensors
from torch_network import Network, make_optimizer, make_scheduler

BATCH = 16
TRAIN_IMAGES = 15 * BATCH - 5  # 15 steps an epoch, the last of a smaller batch
TEST_IMAGES = 100
EPOCHS = 2
SCHEDULED_EPOCHS = 4  # 60 steps
MEAN, STD = 0.41, 0.3  # no pixel is the mean exactly: 0 is where ReLU has its kink
LOSS_TOLERANCE = 2e-4
WEIGHT_TOLERANCE = 5e-4


def write_idx(path, array):
    header = struct.pack(">BBBB", 0, 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    path.write_bytes(header + array.tobytes())


def make_data(directory, image, classes):
    """Noise, brighter for higher classes, so that there is a little to learn."""
    draw = numpy.random.default_rng(7)
    data = {}
    for split, stem, count in (("train", "train", TRAIN_IMAGES), ("test", "t10k", TEST_IMAGES)):
        labels = draw.integers(0, classes, count).astype(numpy.uint8)
        images = (draw.integers(0, 160, (count, *image)) + labels[:, None, None] * (90 // classes)).astype(numpy.uint8)
        write_idx(directory / f"{stem}-images-idx3-ubyte", images)
        write_idx(directory / f"{stem}-labels-idx1-ubyte", labels)
        pixels = torch.from_numpy(images).unsqueeze(1).float() / 255
        data[split] = (pixels - MEAN) / STD, torch.from_numpy(labels).long()
    return data


def yaml_value(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(yaml_list(item) for item in value) + "]"
    return f"[{', '.join(map(str, value))}]" if isinstance(value, tuple) else str(value)


def yaml_list(item):
    """A layer, or a list of them."""
    return yaml_value(item) if isinstance(item, list) else f"{{{yaml_layer(*item)}}}"


def yaml_layer(kind, settings):
    if kind == "branches":
        return f"branches: {yaml_value(settings['paths'])}"
    given = ", ".join(f"{key}: {yaml_value(value)}" for key, value in settings.items() if value is not None)
    return f"{kind}: {{{given}}}"


def write_config(path, layers, image, epochs, optimizer, schedule, loss):
    lines = [f"input: {{channels: 1, height: {image[0]}, width: {image[1]}}}", "layers:"]
    for kind, settings in layers:
        lines.append(f"  - {yaml_layer(kind, settings)}" if settings else f"  - {kind}")
    mapping = {key: "{" + ", ".join(f"{name}: {yaml_value(value)}" for name, value in settings.items()) + "}"
               for key, settings in (("optimizer", optimizer), ("schedule", schedule), ("loss", loss)) if settings}
    lines += [
        "data:", "  format: idx", "  root: .", f"  normalize: {{mean: [{MEAN}], std: [{STD}]}}", "  shuffle: false",
        "train:", f"  epochs: {epochs}", f"  batch_size: {BATCH}", "  log_every: 1"]
    lines += [f"  {key}: {text}" for key, text in mapping.items()] + [""]
    path.write_text("\n".join(lines))


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        sys.exit(f"status {done.returncode} from {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def torch_loss(settings):
    weights = settings.get("class_weights")
    return torch.nn.CrossEntropyLoss(weight=weights and torch.tensor(weights),
                                     label_smoothing=settings.get("label_smoothing", 0))


def train_torch(network, epochs, settings, schedule, criterion, x, y):
    optimizer = make_optimizer(network, settings)
    by_step = schedule and schedule.get("by") == "step"
    total = epochs * math.ceil(len(x) / BATCH) if by_step else epochs
    scheduler = schedule and make_scheduler(optimizer, schedule, total)
    losses = []
    for _ in range(epochs):
        for first in range(0, len(x), BATCH):
            optimizer.zero_grad()
            loss = criterion(network(x[first:first + BATCH]), y[first:first + BATCH])
            losses.append(loss.item())
            loss.backward()
            if "clip_norm" in settings:
                torch.nn.utils.clip_grad_norm_(network.parameters(), settings["clip_norm"])
            for name, tensor in network.tensors().items():
                if name.endswith("weight") and not network.is_norm(name):
                    tensor.grad.add_(settings.get("l1", 0) * torch.sign(tensor.detach()))
            optimizer.step()
            if by_step and len(losses) < total:
                scheduler.step()
        if scheduler and not by_step:
            scheduler.step()
    return losses


def main():
    cnn, case = sys.argv[1:]
    layers, image, settings, schedule = CASES[case]
    epochs = SCHEDULED_EPOCHS if schedule else EPOCHS
    torch.set_num_threads(1)
    network = Network(layers, image)
    failures = []

    def expect(condition, text):
        print(("ok      " if condition else "FAILED  ") + text)
        if not condition:
            failures.append(text)

    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        data = make_data(directory, image, network.classes)
        config = directory / "network.yaml"
        write_config(config, layers, image, epochs, settings, schedule, LOSSES.get(case, {}))
        print(config.read_text())

        run(cnn, "train", config, "--epochs", 0, "--quiet", "-o", directory / "start")
        start, _ = read_safetensors(directory / "start/model.bin")
        network.load(start)
        log = run(cnn, "train", config, "--init", directory / "start/model.bin", "--json", "--threads", 2,
                  "-o", directory / "run")
        events = [json.loads(line) for line in log.splitlines()]
        evaluated = json.loads(run(cnn, "eval", directory / "run", "--json"))
        end, metadata = read_safetensors(directory / "run/model.bin")

    ours = [event["loss"] for event in events if event["event"] == "step"]
    theirs = train_torch(network, epochs, settings, schedule, torch_loss(LOSSES.get(case, {})), *data["train"])
    expect(len(ours) == len(theirs), f"{len(ours)} steps logged, {len(theirs)} taken")
    worst = max(abs(a - b) for a, b in zip(ours, theirs))
    expect(worst <= LOSS_TOLERANCE, f"losses differ by at most {worst:.2e}; {theirs[0]:.4f} to {theirs[-1]:.4f}")
    expect(theirs[-1] != theirs[0], "the loss moves")
    for name, tensor in network.tensors().items():
        difference = float(numpy.abs(end[name] - tensor.detach().numpy()).max())
        moved = float(numpy.abs(end[name] - start[name]).max())
        expect(difference <= WEIGHT_TOLERANCE, f"{name} differs by at most {difference:.2e}, moved {moved:.2e}")
    expect(metadata["epoch"] == str(epochs) and metadata["step"] == str(len(theirs)),
           f"the model is of epoch {metadata['epoch']}, step {metadata['step']}")

    x, y = data["test"]
    network.eval()
    with torch.no_grad():
        logits = network(x)
    loss = F.cross_entropy(logits, y).item()
    correct = int((logits.argmax(1) == y).sum())
    expect(abs(evaluated["loss"] - loss) <= LOSS_TOLERANCE, f"eval: loss {evaluated['loss']:.6f}, PyTorch {loss:.6f}")
    # Two classes can be so near that rounding decides.
    expect(abs(evaluated["correct"] - correct) <= 1 and evaluated["total"] == TEST_IMAGES,
           f"eval: {evaluated['correct']}/{evaluated['total']}, PyTorch {correct}/{TEST_IMAGES}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
