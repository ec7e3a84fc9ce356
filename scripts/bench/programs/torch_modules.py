"""The networks of the comparison in PyTorch."""

import math

import torch
import torch.nn.functional as F
from torch import nn


class OnnxLrn(torch.autograd.Function):
    """Exported as what ONNX has for it; PyTorch writes out what its own is made of, which is slower."""

    @staticmethod
    def forward(_, x, size, alpha, beta, k):
        return F.local_response_norm(x, size, alpha, beta, k)

    @staticmethod
    def symbolic(graph, x, size, alpha, beta, k):
        return graph.op("LRN", x, size_i=size, alpha_f=alpha, beta_f=beta, bias_f=k)


class Lrn(nn.LocalResponseNorm):
    def forward(self, x):
        if torch.onnx.is_in_onnx_export():
            return OnnxLrn.apply(x, self.size, self.alpha, self.beta, self.k)
        return super().forward(x)


class Residual(nn.Module):
    def __init__(self, main, shortcut):
        super().__init__()
        self.main, self.shortcut = main, shortcut

    def forward(self, x):
        return self.main(x) + self.shortcut(x)


class Branches(nn.Module):
    def __init__(self, paths):
        super().__init__()
        self.paths = nn.ModuleList(paths)

    def forward(self, x):
        return torch.cat([path(x) for path in self.paths], 1)


def build(network):
    """Up to the logits, with the parameters in the order in which `cnn` has them."""
    return sequence(network.resolved())


def sequence(rows):
    result, flat = [], False
    for row in rows:
        if row["type"] == "fc" and not flat:
            result.append(nn.Flatten())
        result += modules(row)
        flat = flat or row["type"] in ("fc", "global_pool")
    return nn.Sequential(*result)


def modules(row):
    kind, channels = row["type"], row["inputs"][0]
    if kind == "conv":
        return [nn.Conv2d(channels, row["filters"], row["kernel"], row["stride"], row["pad"], groups=row["groups"],
                          bias=row["bias"])]
    if kind == "pool":
        pool = nn.MaxPool2d if row["how"] == "max" else nn.AvgPool2d
        return [pool(row["kernel"], row["stride"], row["pad"], ceil_mode=row["ceil"])]
    if kind == "fc":
        return [nn.Linear(math.prod(row["inputs"]), row["units"], bias=row["bias"])]
    if kind == "residual":
        shortcut = sequence(row["projection"]) if row["projection"] else nn.Identity()
        return [Residual(sequence(row["layers"]), shortcut)]
    if kind == "branches":
        return [Branches([sequence(path) for path in row["paths"]])]
    if kind == "batch_norm":
        return [nn.BatchNorm2d(channels)]
    if kind == "lrn":
        return [Lrn(row["size"], row["alpha"], row["beta"], row["k"])]
    if kind == "global_pool":
        return [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    if kind == "dropout":
        return [nn.Dropout(row["rate"])]
    return [{"relu": nn.ReLU(inplace=True), "relu6": nn.ReLU6(inplace=True), "gelu": nn.GELU()}[kind]]
