#!/usr/bin/env python3
"""A network in whole numbers, computed with numpy as `cnn help int8` specifies it, for the network of int8_test.sh.

int8_model.py MODEL.bin NET.c IMAGES: for each image of the IDX file the class and the probabilities in parts of 65535.
Weights come from the model; of the C only what its comment says of volumes, for those were measured.
"""
import re
import sys

import numpy as np

import safetensors


def rounded(v):
    return np.where(v < 0, -np.floor(-v + 0.5), np.floor(v + 0.5))


def shifted(v, n):
    half = 1 << (n - 1)
    return -((-v + half) >> n) if v < 0 else (v + half) >> n


def divided(v, d):
    return -((-v + d // 2) // d) if v < 0 else (v + d // 2) // d


def factors(multipliers):
    n = 0
    _, exponent = np.frexp(max(abs(m) for m in multipliers))
    n = min(30 - int(exponent), 62)
    return [int(rounded(np.ldexp(m, n))) for m in multipliers], n


class Network:
    def __init__(self, model, source):
        self.tensors, _ = safetensors.read_safetensors(model)
        self.volumes = {}
        for name, scale, zero in re.findall(r"^ \*   (\S+) (\S+) (-?\d+)$", open(source).read(), re.M):
            self.volumes[name] = float(scale), int(zero)

    def within(self, q, name, relu):
        least = self.volumes[name][1] if relu else -128
        return np.clip(q, least, 127)

    def weights(self, layer, norm):
        w = self.tensors[f"model.{layer}.weight"]
        b = self.tensors.get(f"model.{layer}.bias", np.zeros(len(w), np.float32))
        if norm:
            gamma, beta, mean, var = (self.tensors[f"model.{norm}.{part}"]
                                      for part in ("weight", "bias", "running_mean", "running_var"))
            factor = (gamma.astype(float) / 1 * (1 / np.sqrt(var.astype(float) + 1e-5))).astype(np.float32)
            w = w * factor.reshape(-1, *[1] * (w.ndim - 1))
            b = (b - mean) * factor + beta
        return w, b

    def conv(self, x, before, after, layer, norm=None, pad=0, stride=1, groups=1, relu=False):
        s, z = self.volumes[before]
        s2, z2 = self.volumes[after]
        w, b = self.weights(layer, norm)
        w = w.reshape(len(w), -1, *(w.shape[2:] if w.ndim == 4 else x.shape[1:]))
        v = np.pad(x.astype(np.int64) - z, ((0, 0), (pad, pad), (pad, pad)))
        windows = np.lib.stride_tricks.sliding_window_view(v, w.shape[2:], (1, 2))[:, ::stride, ::stride]
        out = []
        for f in range(len(w)):
            t = max(float(np.abs(w[f]).max()) / 127, abs(float(b[f])) / np.ldexp(s, 30)) or 1.0
            whole = rounded(w[f].astype(float) / t).astype(np.int64)
            bias = int(rounded(float(b[f]) / (s * t)))
            (m,), n = factors([s * t / s2])
            first = f // (len(w) // groups) * w.shape[1]
            sums = np.einsum("cyxhw,chw->yx", windows[first:first + w.shape[1]], whole)
            out.append([[z2 + shifted((int(v) + bias) * m, n) for v in row] for row in sums])
        return self.within(np.array(out), after, relu)

    def each(self, values, befores, after, multipliers, relu=False):
        """Sums of one or two volumes, each times its factor."""
        s2, z2 = self.volumes[after]
        ms, n = factors([self.volumes[before][0] * m / s2 for before, m in zip(befores, multipliers)])
        total = sum((x.astype(object) - self.volumes[before][1]) * m for x, before, m in zip(values, befores, ms))
        return self.within(np.vectorize(lambda v: z2 + shifted(v, n), otypes=[object])(total).astype(np.int64), after, relu)

    def leaky(self, x, before, after, slope):
        s, z = self.volumes[before]
        s2, z2 = self.volumes[after]
        (above, below), n = factors([s / s2, slope * s / s2])
        value = np.vectorize(lambda v: z2 + shifted(int(v) * (below if v < 0 else above), n), otypes=[np.int64])
        return self.within(value(x.astype(np.int64) - z), after, False)

    def average(self, x, before, after, size):
        s, z = self.volumes[before]
        s2, z2 = self.volumes[after]
        (m,), n = factors([s / s2])
        windows = np.lib.stride_tricks.sliding_window_view(x.astype(np.int64) - z, size, (1, 2))[:, ::size[0], ::size[1]]
        value = np.vectorize(lambda v: z2 + divided(int(v) * m, size[0] * size[1] << n), otypes=[np.int64])
        return self.within(value(windows.sum((3, 4))), after, False)

    def classify(self, pixels):
        s, z = self.volumes["input"]
        a, b = (int(rounded(np.ldexp(v / s, 22))) for v in (1 / (255 * 0.3), -0.4 / 0.3))
        x = np.clip(np.array([[[z + shifted(int(p) * a + b, 22) for p in row] for row in pixels]]), -128, 127)
        x = self.conv(x, "input", "relu1", "conv1", norm="batch_norm1", pad=1, relu=True)
        h, w = x.shape[1] // 2, x.shape[2] // 2
        x = x.reshape(len(x), h, 2, w, 2).max((2, 4))
        inner = self.conv(x, "pool1", "residual1.batch_norm1", "residual1.conv1", norm="residual1.batch_norm1", pad=1, groups=2)
        inner = self.leaky(inner, "residual1.batch_norm1", "residual1.leaky_relu1", 0.1)
        x = self.each([inner, x], ["residual1.leaky_relu1", "pool1"], "relu2", [1, 1], relu=True)
        paths = [self.conv(x, "relu2", "branches1.1.relu1", "branches1.1.conv1", relu=True),
                 self.each([x], ["relu2"], "branches1.2.scale1", [-0.5])]
        names = ["branches1.1.relu1", "branches1.2.scale1"]
        # One shift for all of them: that of the largest factor.
        s2, z2 = self.volumes["branches1"]
        ms, n = factors([self.volumes[name][0] / s2 for name in names])
        x = np.concatenate([np.vectorize(lambda v, m=m: z2 + shifted(int(v) * m, n), otypes=[np.int64])(
            p.astype(np.int64) - self.volumes[name][1]) for p, name, m in zip(paths, names, ms)])
        x = self.within(x, "branches1", False)
        x = self.average(x, "branches1", "pool2", (2, 2))
        x = self.average(x, "pool2", "global_pool1", x.shape[1:])
        x = self.conv(x, "global_pool1", "fc1", "fc1").ravel()
        s = self.volumes["fc1"][0]
        e = [int(rounded(65535 * np.exp(-float(d) * s))) for d in x.max() - x]
        return int(x.argmax()), [(v * 65535 + sum(e) // 2) // sum(e) for v in e]


network = Network(sys.argv[1], sys.argv[2])
data = np.fromfile(sys.argv[3], np.uint8)
height, width = (int.from_bytes(data[at:at + 4].tobytes(), "big") for at in (8, 12))
for image in data[16:].reshape(-1, height, width):
    best, parts = network.classify(image)
    print(best, *parts)
