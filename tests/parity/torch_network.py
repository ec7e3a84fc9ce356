"""The networks of networks.py in PyTorch, with weights taken from a model file."""

import fnmatch
import math

import torch
import torch.nn.functional as F
import torch.optim.lr_scheduler as schedulers

from networks import extent, output_sides, sides_of


class ConvCeil(torch.nn.Conv2d):
    """A convolution whose pads may differ and whose last windows may reach beyond them, where they see zeros."""

    def forward(self, x):
        beyond = []
        for i in (1, 0):
            side, kernel, stride, (before, behind) = x.shape[2 + i], self.extent[i], self.stride[i], self.ceil_pad[i]
            span = side + before + behind - kernel
            beyond += [before, behind + (-span) % stride * self.is_ceil]
        return super().forward(F.pad(x, beyond))


class UnevenPool(torch.nn.Module):
    """A pool of windows that fit, or are rounded down, with a pad of its own on each side."""

    def __init__(self, settings):
        super().__init__()
        self.settings = settings
        assert settings["rounding"] != "ceil"

    def forward(self, x):
        kernel, stride = self.settings["kernel"], self.settings["stride"]
        top, left, bottom, right = self.settings["pad"]
        pads = left, right, top, bottom
        if self.settings["type"] == "max":
            return F.max_pool2d(F.pad(x, pads, value=-math.inf), kernel, stride)
        sums = F.avg_pool2d(F.pad(x, pads), kernel, stride, divisor_override=1)
        ones = F.pad(torch.ones_like(x), pads, value=float(self.settings["count_padding"]))
        return sums / F.avg_pool2d(ones, kernel, stride, divisor_override=1)


def window_layer(kind, settings, channels):
    kernel, stride, pad = settings["kernel"], settings["stride"], settings["pad"]
    ceil = settings["rounding"] == "ceil"
    if kind == "pool":
        if len(pad) == 4:
            return UnevenPool(settings)
        if settings["type"] == "max":
            return torch.nn.MaxPool2d(kernel, stride, pad, ceil_mode=ceil)
        return torch.nn.AvgPool2d(kernel, stride, pad, ceil, settings.get("count_padding", True))
    options = {"dilation": settings.get("dilation", 1), "groups": settings.get("groups", 1), "bias": settings["bias"]}
    if not ceil and len(pad) == 2:
        return torch.nn.Conv2d(channels, settings["filters"], kernel, stride, pad, **options)
    layer = ConvCeil(channels, settings["filters"], kernel, stride, **options)
    layer.ceil_pad, layer.is_ceil, layer.extent = sides_of(pad), ceil, extent(settings)
    return layer


class Scale(torch.nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return self.factor * x


class Residual(torch.nn.Module):
    def __init__(self, main, shortcut):
        super().__init__()
        self.main, self.shortcut = main, shortcut

    def forward(self, x):
        return self.shortcut(x) + self.main(x)


class Gate(torch.nn.Module):
    def __init__(self, factors):
        super().__init__()
        self.factors = factors

    def forward(self, x):
        return x * self.factors(x)


class Branches(torch.nn.Module):
    def __init__(self, paths):
        super().__init__()
        self.paths = torch.nn.ModuleList(paths)

    def forward(self, x):
        return torch.cat([path(x) for path in self.paths], 1)


def simple_layer(kind, settings, channels, is_flat):
    """The layers that leave the volume as it is."""
    if kind == "batch_norm":
        norm = torch.nn.BatchNorm1d if is_flat else torch.nn.BatchNorm2d
        return norm(channels, settings.get("epsilon", 1e-5), settings.get("momentum", 0.1),
                    affine=settings.get("affine", True))
    if kind == "lrn":
        return torch.nn.LocalResponseNorm(settings["size"], settings["alpha"], settings["beta"], settings["k"])
    if kind == "scale":
        return Scale(settings["factor"])
    if kind == "leaky_relu":
        return torch.nn.LeakyReLU(settings["slope"])
    if kind == "prelu":
        return torch.nn.PReLU(1 if settings["shared"] else channels, settings["slope"])
    if kind == "elu":
        return torch.nn.ELU(settings["alpha"])
    if kind == "dropout":
        return torch.nn.Dropout2d(settings["rate"]) if settings["spatial"] else torch.nn.Dropout(settings["rate"])
    return {"relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid, "tanh": torch.nn.Tanh,
            "gelu": torch.nn.GELU, "silu": torch.nn.SiLU, "relu6": torch.nn.ReLU6,
            "hard_sigmoid": torch.nn.Hardsigmoid, "hard_swish": torch.nn.Hardswish}[kind]()


def unrolled(layers):
    for kind, settings in layers:
        if kind == "repeat":
            for _ in range(settings["times"]):
                yield from unrolled(settings["layers"])
        else:
            yield kind, settings


class Builder:
    """Layers to modules; `names` are those with weights in the program's naming: conv1, residual1.conv1, ..."""

    def __init__(self):
        self.names = {}
        self.settings = {}

    def build(self, layers, channels, size, prefix=""):
        modules, counts, is_flat = [], {}, False
        for kind, settings in unrolled(layers):
            if kind == "softmax":
                if not settings:
                    continue
                kind, settings = "fc", {"units": settings["classes"], "bias": True}
            counts[kind] = counts.get(kind, 0) + 1
            name = f"{prefix}{kind}{counts[kind]}"
            if kind in ("conv", "pool"):
                modules.append(window_layer(kind, settings, channels))
                size = output_sides(settings, *size, kind == "pool")
                channels = settings.get("filters", channels)
            elif kind == "fc":
                if not is_flat:
                    modules.append(torch.nn.Flatten())
                is_flat = True
                modules.append(torch.nn.Linear(channels * math.prod(size), settings["units"], bias=settings["bias"]))
                channels, size = settings["units"], (1, 1)
            elif kind == "global_pool":
                pool = torch.nn.AdaptiveAvgPool2d if settings["type"] == "average" else torch.nn.AdaptiveMaxPool2d
                modules.append(pool(1))
                size = (1, 1)
            elif kind == "residual":
                module, channels, size = self.residual(settings["layers"], channels, size, name + ".")
                modules.append(module)
            elif kind == "gate":
                modules.append(Gate(self.build(settings["layers"], channels, size, name + ".")[0]))
            elif kind == "branches":
                built = [self.build(path, channels, size, f"{name}.{i}.") for i, path in enumerate(settings["paths"], 1)]
                modules.append(Branches([module for module, _, _ in built]))
                channels, size = sum(depth for _, depth, _ in built), built[0][2]
            else:
                modules.append(simple_layer(kind, settings, channels, is_flat))
            self.names[name] = modules[-1]
            self.settings[name] = settings
        return torch.nn.Sequential(*modules), channels, size

    def residual(self, layers, channels, size, prefix):
        main, depth, sides = self.build(layers, channels, size, prefix)
        if (depth, sides) == (channels, size):
            return Residual(main, torch.nn.Identity()), depth, sides
        norms = [settings for kind, settings in unrolled(layers) if kind == "batch_norm"]
        stride = [-(-before // after) for before, after in zip(size, sides)]
        shortcut = [torch.nn.Conv2d(channels, depth, 1, stride, bias=not norms)]
        self.names[prefix + "projection"] = shortcut[0]
        self.settings[prefix + "projection"] = {}
        if norms:
            shortcut.append(simple_layer("batch_norm", norms[0], depth, False))
            self.names[prefix + "projection_batch_norm"] = shortcut[1]
            self.settings[prefix + "projection_batch_norm"] = norms[0]
        return Residual(main, torch.nn.Sequential(*shortcut)), depth, sides


class Network(torch.nn.Module):
    def __init__(self, layers, image):
        super().__init__()
        builder = Builder()
        body, self.classes, _ = builder.build(layers, 1, image)
        self.settings = builder.settings
        self.names = {name: module for name, module in builder.names.items()
                      if not isinstance(module, (Residual, Gate, Branches))}
        self.body = torch.nn.Sequential(body, torch.nn.Flatten())

    def forward(self, x):
        return self.body(x)

    def tensors(self):
        """Parameters and running statistics by the names that they have in the model file."""
        return {f"model.{name}.{part}": tensor for name, module in self.names.items()
                for part, tensor in module.state_dict(keep_vars=True).items() if part != "num_batches_tracked"}

    def layer_of(self, tensor_name):
        return tensor_name.removeprefix("model.").rpartition(".")[0]

    def is_norm(self, tensor_name):
        return isinstance(self.names[self.layer_of(tensor_name)], (torch.nn.BatchNorm1d, torch.nn.BatchNorm2d))

    def factors(self, tensor_name, decays_biases):
        """Of the learning rate and of the decay."""
        settings = self.settings[self.layer_of(tensor_name)]
        rate = settings.get("learning_rate", 1)
        is_slope = isinstance(self.names[self.layer_of(tensor_name)], torch.nn.PReLU)
        decay = settings.get("decay", 0 if is_slope or self.is_norm(tensor_name) else 1)
        if not tensor_name.endswith("bias"):
            return rate, decay
        return settings.get("bias_learning_rate", rate), decay if decays_biases else 0

    def load(self, values):
        ours = self.tensors()
        if set(ours) != set(values):
            raise AssertionError(f"tensors {sorted(values)}, expected {sorted(ours)}")
        with torch.no_grad():
            for name, tensor in ours.items():
                if tuple(tensor.shape) != values[name].shape:
                    raise AssertionError(f"{name} is {values[name].shape}, expected {tuple(tensor.shape)}")
                tensor.copy_(torch.from_numpy(values[name]))


class Lion(torch.optim.Optimizer):
    """Chen et al. 2023, algorithm 2; PyTorch has none."""

    def __init__(self, groups, lr=1e-4, betas=(0.9, 0.99)):
        super().__init__(groups, {"lr": lr, "betas": betas, "weight_decay": 0})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            rate, (beta1, beta2) = group["lr"], group["betas"]
            for tensor in group["params"]:
                average = self.state[tensor].setdefault("exp_avg", torch.zeros_like(tensor))
                tensor.mul_(1 - rate * group["weight_decay"])
                tensor.sub_(torch.sign(beta1 * average + (1 - beta1) * tensor.grad), alpha=rate)
                average.mul_(beta2).add_(tensor.grad, alpha=1 - beta2)


class Lars(torch.optim.Optimizer):
    """You et al. 2017, algorithm 1; PyTorch has none."""

    def __init__(self, groups, lr=1, momentum=0.9, trust=0.001):
        super().__init__(groups, {"lr": lr, "momentum": momentum, "trust": trust, "weight_decay": 0})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            decay = group["weight_decay"]
            for tensor in group["params"]:
                velocity = self.state[tensor].setdefault("momentum", torch.zeros_like(tensor))
                weights, gradient = tensor.norm(), tensor.grad.norm()
                is_scaled = tensor.dim() > 1 and weights > 0 and gradient > 0
                trust = group["trust"] * weights / (gradient + decay * weights) if is_scaled else 1
                velocity.mul_(group["momentum"]).add_((tensor.grad + decay * tensor) * (group["lr"] * trust))
                tensor.sub_(velocity)


class Muon(torch.optim.Optimizer):
    """Jordan et al. 2024, https://kellerjordan.github.io/posts/muon, as his CIFAR-10 record has it."""

    def __init__(self, groups, lr=0.02, momentum=0.95, nesterov=True, steps=5, normalize_weights=False):
        super().__init__(groups, {"lr": lr, "momentum": momentum, "nesterov": nesterov, "steps": steps,
                                  "normalize_weights": normalize_weights, "weight_decay": 0})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for tensor in group["params"]:
                buffer = self.state[tensor].setdefault("momentum", torch.zeros_like(tensor))
                buffer.mul_(group["momentum"]).add_(tensor.grad)
                x = tensor.grad.add(buffer, alpha=group["momentum"]) if group["nesterov"] else buffer
                x = x.reshape(len(x), -1)
                x = x / (x.norm() + 1e-7)
                is_tall = x.size(0) > x.size(1)
                x = x.T if is_tall else x
                for _ in range(group["steps"]):
                    square = x @ x.T
                    x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
                x = x.T if is_tall else x
                if group["normalize_weights"] and group["lr"] > 0:
                    tensor.mul_(len(tensor)**0.5 / tensor.norm())
                tensor.mul_(1 - group["lr"] * group["weight_decay"])
                tensor.sub_(x.reshape(tensor.shape), alpha=group["lr"])


def group_of(network, groups, name):
    """The last that matches the tensor."""
    layer, part = name.removeprefix("model.").rsplit(".", 1)
    module = network.names[layer]
    kinds = {"biases": part == "bias", "norms": network.is_norm(name), "convs": isinstance(module, torch.nn.Conv2d),
             "fcs": isinstance(module, torch.nn.Linear)}
    matching = [group for group in groups
                if kinds.get(group["match"], fnmatch.fnmatch(layer, group["match"])
                             or fnmatch.fnmatch(f"{layer}.{part}", group["match"]))]
    return matching[-1] if matching else {}


class Rule:
    """The optimizer of one tensor, its learning rate and schedule."""

    def __init__(self, network, case, name, tensor):
        group = group_of(network, case.groups, name)
        settings = group.get("optimizer", case.optimizer)
        if settings.get("type") == "muon" and tensor.dim() == 1:
            settings = settings.get("others", {"type": "adamw"})
        rate_factor, decay_factor = network.factors(name, settings.get("decay_biases"))
        decay_factor = 1 if "weight_decay" in group else decay_factor
        decay = settings.get("weight_decay", 0.01 if settings.get("type") == "adamw" else 0)
        self.tensor = tensor
        self.l1 = settings.get("l1", 0) * decay_factor
        self.optimizer = make_optimizer(tensor, settings, group.get("weight_decay", decay) * decay_factor)
        self.rate = group.get("learning_rate", self.optimizer.defaults["lr"]) * rate_factor
        until = network.settings[network.layer_of(name)].get("bias_learning_until", 0) if name.endswith("bias") else 0
        schedule = group.get("schedule", case.schedule) or {"type": "constant"}
        self.by_step = schedule.get("by") == "step"
        self.epochs = until or case.epochs
        self.factors = rate_factors(schedule, self.epochs * case.steps() if self.by_step else self.epochs)

    def step(self, epoch, step):
        if epoch >= self.epochs:
            return
        self.optimizer.param_groups[0]["lr"] = self.rate * self.factors[step if self.by_step else epoch]
        self.tensor.grad.add_(self.l1 * torch.sign(self.tensor.detach()))
        self.optimizer.step()


def make_rules(network, case):
    """Of all tensors that are trained."""
    rules = []
    for name, tensor in network.tensors().items():
        if network.settings[network.layer_of(name)].get("frozen") and name.endswith("weight"):
            tensor.requires_grad = False
        if tensor.requires_grad:
            rules.append(Rule(network, case, name, tensor))
    return rules


def make_optimizer(tensor, settings, decay):
    """PyTorch's, of one tensor."""
    kind = settings.get("type", "sgd")
    groups = [{"params": [tensor], "weight_decay": decay}]
    names = {"learning_rate": "lr", "momentum": "momentum", "nesterov": "nesterov", "epsilon": "eps", "rho": "rho",
             "alpha": "alpha", "steps": "steps", "trust": "trust", "normalize_weights": "normalize_weights"}
    given = {names[key]: value for key, value in settings.items() if key in names}
    if "beta1" in settings:
        given["betas"] = settings["beta1"], settings["beta2"]
    optimizers = {"sgd": torch.optim.SGD, "adagrad": torch.optim.Adagrad, "adadelta": torch.optim.Adadelta,
                  "rmsprop": torch.optim.RMSprop, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW,
                  "lion": Lion, "muon": Muon, "lars": Lars}
    return optimizers[kind](groups, **given)


def make_scheduler(optimizer, settings, total):
    """PyTorch's scheduler over `total` epochs or steps of a rate of 1."""
    kind = settings["type"]
    if kind == "step":
        return schedulers.StepLR(optimizer, settings["every"], settings["gamma"])
    if kind == "multistep":
        return schedulers.MultiStepLR(optimizer, settings["at"], settings["gamma"])
    if kind == "exponential":
        return schedulers.ExponentialLR(optimizer, settings["gamma"])
    if kind == "inv":  # of Caffe
        return schedulers.LambdaLR(optimizer, lambda t: (1 + settings["gamma"] * t) ** -settings["power"])
    if kind == "poly":
        return schedulers.PolynomialLR(optimizer, total, settings["power"])
    if kind == "cosine":
        return schedulers.CosineAnnealingLR(optimizer, total, settings["final"])
    if kind == "linear":
        return schedulers.LinearLR(optimizer, 1, settings["final"], total)
    if kind == "constant":
        return schedulers.ConstantLR(optimizer, 1)
    assert kind == "one_cycle"
    start, final = settings["start"], settings["final"]
    anneal = {"cosine": "cos", "linear": "linear"}[settings.get("anneal", "cosine")]
    return schedulers.OneCycleLR(optimizer, 1, total, pct_start=settings["peak_at"], div_factor=1 / start,
                                 final_div_factor=start / final, anneal_strategy=anneal, cycle_momentum=False)


def rate_factors(settings, total):
    """What the rate is multiplied with in each of `total` epochs or steps."""
    warmup = settings.get("warmup", 0)
    ends_with_training = settings["type"] in ("poly", "cosine", "linear", "one_cycle")
    units = total - warmup if ends_with_training else total
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 1)
    scheduler = make_scheduler(optimizer, settings, units)
    factors = []
    for _ in range(units):
        factors.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if len(factors) < units:
            scheduler.step()
    return [min(1, (t + 1) / warmup if warmup else 1) * factors[max(0, t - warmup) if ends_with_training else t]
            for t in range(total)]
