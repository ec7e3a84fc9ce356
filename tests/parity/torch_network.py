"""The networks of networks.py in PyTorch, with weights taken from a model file."""

import torch
import torch.nn.functional as F
import torch.optim.lr_scheduler as schedulers

from networks import output_sides


class ConvCeil(torch.nn.Conv2d):
    """A convolution whose last windows may reach beyond the padded input, where they see zeros."""

    def forward(self, x):
        beyond = []
        for i in (1, 0):
            side, kernel, stride, pad = x.shape[2 + i], self.kernel_size[i], self.stride[i], self.ceil_pad[i]
            span = side + 2 * pad - kernel
            beyond += [pad, pad + (-span) % stride]
        return super().forward(F.pad(x, beyond))


def window_layer(kind, settings, channels):
    kernel, stride, pad = settings["kernel"], settings["stride"], settings["pad"]
    ceil = settings["rounding"] == "ceil"
    if kind == "pool":
        pool = torch.nn.MaxPool2d if settings["type"] == "max" else torch.nn.AvgPool2d
        return pool(kernel, stride, pad, ceil_mode=ceil)
    if not ceil:
        return torch.nn.Conv2d(channels, settings["filters"], kernel, stride, pad, bias=settings["bias"])
    layer = ConvCeil(channels, settings["filters"], kernel, stride, bias=settings["bias"])
    layer.ceil_pad = pad
    return layer


class Network(torch.nn.Module):
    """`names` are the layers with weights in the program's naming: conv1, conv2, ..., fc1, ..."""

    def __init__(self, layers, image):
        super().__init__()
        channels, (height, width) = 1, image
        modules, self.names, counts = [], {}, {"conv": 0, "fc": 0}
        flat = False
        for kind, settings in layers:
            if kind == "softmax":
                if not settings:
                    continue
                kind, settings = "fc", {"units": settings["classes"], "bias": True}
            if kind == "relu":
                modules.append(torch.nn.ReLU())
            elif kind in ("conv", "pool"):
                modules.append(window_layer(kind, settings, channels))
                height, width = output_sides(settings, height, width, kind == "pool")
                channels = settings.get("filters", channels)
            else:
                if not flat:
                    modules.append(torch.nn.Flatten())
                    flat = True
                modules.append(torch.nn.Linear(channels * height * width, settings["units"], bias=settings["bias"]))
                channels, height, width = settings["units"], 1, 1
            if kind in counts:
                counts[kind] += 1
                self.names[f"{kind}{counts[kind]}"] = modules[-1]
        self.classes = channels
        self.body = torch.nn.Sequential(*modules, torch.nn.Flatten())

    def forward(self, x):
        return self.body(x)

    def tensors(self):
        """Parameters by the names that they have in the model file."""
        return {f"model.{name}.{part}": tensor for name, module in self.names.items()
                for part, tensor in module.named_parameters()}

    def load(self, values):
        ours = self.tensors()
        if set(ours) != set(values):
            raise AssertionError(f"tensors {sorted(values)}, expected {sorted(ours)}")
        with torch.no_grad():
            for name, tensor in ours.items():
                if tuple(tensor.shape) != values[name].shape:
                    raise AssertionError(f"{name} is {values[name].shape}, expected {tuple(tensor.shape)}")
                tensor.copy_(torch.from_numpy(values[name]))


def make_optimizer(network, settings):
    """PyTorch's optimizer, biases not decayed unless `decay_biases` asks for it."""
    weights = [tensor for name, tensor in network.tensors().items() if name.endswith("weight")]
    biases = [tensor for name, tensor in network.tensors().items() if name.endswith("bias")]
    kind = settings.get("type", "sgd")
    decay = settings.get("weight_decay", 0.01 if kind == "adamw" else 0)
    groups = [{"params": weights, "weight_decay": decay}]
    if biases:
        groups.append({"params": biases, "weight_decay": decay if settings.get("decay_biases") else 0})
    names = {"learning_rate": "lr", "momentum": "momentum", "nesterov": "nesterov", "epsilon": "eps", "rho": "rho",
             "alpha": "alpha"}
    given = {names[key]: value for key, value in settings.items() if key in names}
    optimizers = {"sgd": torch.optim.SGD, "adagrad": torch.optim.Adagrad, "adadelta": torch.optim.Adadelta,
                  "rmsprop": torch.optim.RMSprop, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}
    return optimizers[kind](groups, **given)


def make_scheduler(optimizer, settings, total):
    """PyTorch's scheduler over `total` epochs or steps."""
    rate = optimizer.param_groups[0]["lr"]
    kind = settings["type"]
    if kind == "step":
        return schedulers.StepLR(optimizer, settings["every"], settings["gamma"])
    if kind == "multistep":
        return schedulers.MultiStepLR(optimizer, settings["at"], settings["gamma"])
    if kind == "exponential":
        return schedulers.ExponentialLR(optimizer, settings["gamma"])
    if kind == "cosine":
        return schedulers.CosineAnnealingLR(optimizer, total, settings["final"] * rate)
    if kind == "linear":
        return schedulers.LinearLR(optimizer, 1, settings["final"], total)
    assert kind == "one_cycle"
    start, final = settings["start"], settings["final"]
    return schedulers.OneCycleLR(optimizer, rate, total, pct_start=settings["peak_at"], div_factor=1 / start,
                                 final_div_factor=start / final, cycle_momentum=False)
