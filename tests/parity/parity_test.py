"""Trains networks with `cnn` and in PyTorch, from the same weights and in the same order of batches, and holds every
step's loss, the weights at the end and the evaluation against each other.

    parity_test.py CNN CASE...

A CASE is a name of cases.py, or training_N for a random one. The reference is PyTorch in double precision. Where its
own single precision strays from that further than the tolerances, as it can in long trainings, so may the program.
"""

import json
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

from case import BATCH
from cases import case_named
from safetensors import read_safetensors
from torch_network import Network, make_rules

TEST_IMAGES = 100
MEAN, STD = 0.41, 0.3  # no pixel is the mean exactly: 0 is where ReLU has its kink
LOSS_TOLERANCE = 1e-4
WEIGHT_TOLERANCE = 5e-4
STRAYING = 5  # times as far as PyTorch's own single precision


def write_idx(path, array):
    header = struct.pack(">BBBB", 0, 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    path.write_bytes(header + array.tobytes())


def make_data(directory, image, classes, train_images):
    """Noise, brighter for higher classes, so that there is a little to learn."""
    draw = numpy.random.default_rng(7)
    data = {}
    for split, stem, count in (("train", "train", train_images), ("test", "t10k", TEST_IMAGES)):
        labels = draw.integers(0, classes, count).astype(numpy.uint8)
        images = (draw.integers(0, 160, (count, *image)) + labels[:, None, None] * (90 // classes)).astype(numpy.uint8)
        write_idx(directory / f"{stem}-images-idx3-ubyte", images)
        write_idx(directory / f"{stem}-labels-idx1-ubyte", labels)
        pixels = torch.from_numpy(images).unsqueeze(1).double() / 255
        data[split] = ((pixels - MEAN) / STD).float(), torch.from_numpy(labels).long()  # rounded once, as in the program
    return data


def yaml_value(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {yaml_value(item)}" for key, item in value.items() if item is not None) + "}"
    if isinstance(value, list):  # of layers, or of lists of them
        return "[" + ", ".join(yaml_layer(*item) if isinstance(item, tuple) else yaml_value(item) for item in value) + "]"
    return f"[{', '.join(map(str, value))}]" if isinstance(value, tuple) else str(value)


def yaml_layer(kind, settings):
    if kind == "branches":
        return f"branches: {yaml_value(settings['paths'])}"
    return f"{kind}: {yaml_value(settings)}" if settings else kind


def write_config(path, case):
    lines = [f"input: {{channels: 1, height: {case.image[0]}, width: {case.image[1]}}}", "layers:"]
    lines += [f"  - {yaml_layer(kind, settings)}" for kind, settings in case.layers]
    lines += [
        "data:", "  format: idx", "  root: .", f"  normalize: {{mean: [{MEAN}], std: [{STD}]}}", "  shuffle: false",
        "train:", f"  epochs: {case.epochs}", f"  batch_size: {BATCH}", "  log_every: 1"]
    settings = {"optimizer": case.optimizer, "schedule": case.schedule, "loss": case.loss, "groups": case.groups} | case.train
    lines += [f"  {key}: {yaml_value(value)}" for key, value in settings.items() if value] + [""]
    path.write_text("\n".join(lines))


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        sys.exit(f"status {done.returncode} from {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


class Average:
    """The moving average of all tensors, that of the first step its own."""

    def __init__(self, network, decay):
        self.tensors = list(network.tensors().values())
        self.decay = decay
        self.values = None

    def update(self):
        now = [tensor.detach().clone() for tensor in self.tensors]
        self.values = now if self.values is None else [self.decay * old + (1 - self.decay) * new
                                                       for old, new in zip(self.values, now)]

    def take(self):
        for tensor, value in zip(self.tensors, self.values):
            tensor.detach().copy_(value)


def take_gradients(network, batches, criterion, losses):
    """Those of `batches` as if they were one; appends the loss of each."""
    weights = criterion.weight
    totals = [len(y) if weights is None else weights[y].sum() for _, y in batches]
    network.zero_grad()
    for (x, y), total in zip(batches, totals):
        loss = criterion(network(x), y)
        losses.append(loss.item())
        (loss * (total / sum(totals))).backward()


def train_torch(network, case, x, y):
    """The loss of every batch; afterwards the network is what the program's model.bin holds."""
    settings = case.optimizer
    weights = case.loss.get("class_weights")
    criterion = torch.nn.CrossEntropyLoss(weight=weights and torch.tensor(weights, dtype=x.dtype),
                                          label_smoothing=case.loss.get("label_smoothing", 0))
    rules = make_rules(network, case)
    average = Average(network, case.train["average"]["decay"]) if "average" in case.train else None
    losses = []
    step = 0
    for epoch in range(case.epochs):
        batches = [(x[first:first + BATCH], y[first:first + BATCH]) for first in range(0, len(x), BATCH)]
        together = case.train.get("accumulate", 1)
        for first in range(0, len(batches), together):
            take_gradients(network, batches[first:first + together], criterion, losses)
            if "clip_norm" in settings:
                torch.nn.utils.clip_grad_norm_(network.parameters(), settings["clip_norm"])
            for rule in rules:
                rule.step(epoch, step)
            step += 1
            if average:
                average.update()
    if average:
        average.take()
    return losses


class Reference:
    """What PyTorch makes of a case in one precision."""

    def __init__(self, case, start, data, dtype):
        network = Network(case.layers, case.image).to(dtype)
        network.load(start)
        x, y = data["train"]
        self.losses = train_torch(network, case, x.to(dtype), y)
        self.tensors = {name: tensor.detach().double().numpy() for name, tensor in network.tensors().items()}
        x, y = data["test"]
        network.eval()
        with torch.no_grad():
            logits = network(x.to(dtype))
        self.loss = F.cross_entropy(logits, y).item()
        self.correct = int((logits.argmax(1) == y).sum())


def distance(a, b):
    return float(numpy.abs(numpy.asarray(a) - numpy.asarray(b)).max())


def compare(cnn, name):
    """The text of everything looked at, and whether all of it is well."""
    case = case_named(name)
    classes = Network(case.layers, case.image).classes
    report = []
    failures = []

    def expect(condition, text):
        report.append(("ok      " if condition else "FAILED  ") + text)
        if not condition:
            failures.append(text)

    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        data = make_data(directory, case.image, classes, case.images)
        config = directory / "network.yaml"
        write_config(config, case)
        report.append(config.read_text())

        run(cnn, "train", config, "--epochs", 0, "--quiet", "-o", directory / "start")
        start, _ = read_safetensors(directory / "start/model.bin")
        log = run(cnn, "train", config, "--init", directory / "start/model.bin", "--json", "--threads", 2,
                  "-o", directory / "run")
        events = [json.loads(line) for line in log.splitlines()]
        evaluated = json.loads(run(cnn, "eval", directory / "run", "--json"))
        end, metadata = read_safetensors(directory / "run/model.bin")

    exact = Reference(case, start, data, torch.float64)
    single = Reference(case, start, data, torch.float32)

    def agrees(ours, part, tolerance, text):
        difference, straying = distance(ours, part(exact)), distance(part(single), part(exact))
        expect(difference <= max(tolerance, STRAYING * straying),
               f"{text} differ by at most {difference:.2e}, PyTorch's in single precision by {straying:.2e}")

    ours = [event["loss"] for event in events if event["event"] == "step"]
    if len(ours) != len(exact.losses):
        expect(False, f"{len(ours)} batches logged, {len(exact.losses)} trained")
        return "\n".join(report), False
    agrees(ours, lambda reference: reference.losses, LOSS_TOLERANCE,
           f"losses, {exact.losses[0]:.4f} to {exact.losses[-1]:.4f},")
    expect(exact.losses[-1] != exact.losses[0], "the loss moves")
    for tensor, values in end.items():
        agrees(values, lambda reference: reference.tensors[tensor], WEIGHT_TOLERANCE,
               f"{tensor}, moved by {distance(values, start[tensor]):.2e},")
    steps = case.epochs * case.steps()
    expect(metadata["epoch"] == str(case.epochs) and metadata["step"] == str(steps),
           f"the model is of epoch {metadata['epoch']}, step {metadata['step']}")
    agrees(evaluated["loss"], lambda reference: reference.loss, LOSS_TOLERANCE,
           f"losses of the evaluation, {evaluated['loss']:.6f} and {exact.loss:.6f},")
    # Two classes can be so near that rounding decides.
    expect(abs(evaluated["correct"] - exact.correct) <= 1 and evaluated["total"] == TEST_IMAGES,
           f"eval: {evaluated['correct']}/{evaluated['total']}, PyTorch {exact.correct}/{TEST_IMAGES}")
    return "\n".join(report), not failures


def main():
    cnn, *names = sys.argv[1:]
    torch.set_num_threads(1)
    failed = []
    for name in names:
        report, is_well = compare(cnn, name)
        if not is_well:
            failed.append(name)
        if len(names) == 1 or not is_well:
            print(report)
        print(f"{name}: {'ok' if is_well else 'FAILED'}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
