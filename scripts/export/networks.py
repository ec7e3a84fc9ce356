"""Random networks of every kind of layer, as configs:

    networks.py DIR COUNT

as random-1.yaml and so on, the same ones every time.
"""

import pathlib
import random
import sys

ACTIVATIONS = ["relu", "relu6", "sigmoid", "tanh", "gelu", "silu", "hard_sigmoid", "hard_swish", "elu", "prelu",
               "leaky_relu: 0.2", "elu: 0.7", "prelu: {shared: true, slope: -0.4}", "scale: 0.7"]


class Draw:
    """Layers one after another, with the volume that they give."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.channels = self.random.choice([1, 2, 3, 3])
        self.height, self.width = (self.random.randint(12, 34) for _ in range(2))
        self.input = f"{{channels: {self.channels}, height: {self.height}, width: {self.width}}}"

    def maybe(self, p):
        return self.random.random() < p

    def conv(self, filters=None):
        draw = self.random
        filters = filters or draw.randint(2, 12)
        groups = draw.choice([g for g in range(1, self.channels + 1) if self.channels % g == 0]) if self.maybe(0.3) else 1
        filters = -(-filters // groups) * groups
        sides, words = [], []
        kernels, strides, dilations, pads = [], [], [], []
        for side in (self.height, self.width):
            kernel, stride = draw.randint(1, 5), draw.choice([1, 1, 2, 3])
            dilation = draw.choice([1, 1, 1, 2])
            before, behind = (draw.randint(0, kernel // 2 + 1) for _ in range(2))
            if dilation * (kernel - 1) + 1 > side + before + behind:
                kernel = dilation = 1
            sides.append((side, before, behind, dilation * (kernel - 1) + 1, stride))
            kernels.append(kernel), strides.append(stride), dilations.append(dilation), pads.append((before, behind))
        rounding = draw.choice(["floor", "floor", "ceil"])
        out = [(s + b + e - k + (t - 1 if rounding == "ceil" else 0)) // t + 1 for s, b, e, k, t in sides]
        words += [f"filters: {filters}", f"kernel: {kernels}", f"stride: {strides}", f"rounding: {rounding}",
                  f"pad: [{pads[0][0]}, {pads[1][0]}, {pads[0][1]}, {pads[1][1]}]", f"groups: {groups}"]
        if dilations != [1, 1]:
            words.append(f"dilation: {dilations}")
        if self.maybe(0.3):
            words.append("bias: false")
        self.channels, (self.height, self.width) = filters, out
        return "conv: {" + ", ".join(words) + "}"

    def pool(self):
        draw = self.random
        kernels, strides, pads, sides = [], [], [], []
        for side in (self.height, self.width):
            kernel, stride = draw.randint(1, min(4, side)), draw.choice([1, 2, 2, 3])
            before, behind = (draw.randint(0, kernel // 2) for _ in range(2))
            kernels.append(kernel), strides.append(stride), pads.append((before, behind))
            sides.append((side + before + behind - kernel) // stride + 1)
        words = [f"kernel: {kernels}", f"stride: {strides}", "rounding: floor",
                 f"pad: [{pads[0][0]}, {pads[1][0]}, {pads[0][1]}, {pads[1][1]}]"]
        if self.maybe(0.5):
            words.append("type: average")
            if self.maybe(0.5):
                words.append("count_padding: false")
        self.height, self.width = sides
        return "pool: {" + ", ".join(words) + "}"

    def ceil_pool(self):
        kernel, stride = self.random.choice([(2, 2), (3, 2), (3, 3)])
        if min(self.height, self.width) < kernel:
            return "relu"
        pad = self.random.randint(0, kernel // 2)
        def side(n):
            count = -(-(n + 2 * pad - kernel) // stride) + 1
            return count - 1 if (count - 1) * stride >= n + pad else count
        self.height, self.width = side(self.height), side(self.width)
        kind = self.random.choice(["max", "average", "average, count_padding: false"])
        return f"pool: {{kernel: {kernel}, stride: {stride}, pad: {pad}, rounding: ceil, type: {kind}}}"

    def same(self, filters):
        kernel = self.random.choice([1, 3, 3, 5])
        self.channels = filters
        return f"conv: {{filters: {filters}, kernel: {kernel}, pad: {kernel // 2}}}"

    def residual(self):
        channels = self.channels
        if self.maybe(0.4):
            inner = [f"conv: {{filters: {self.random.randint(2, 9)}, kernel: 3, pad: 1, stride: 2, rounding: floor}}"]
            self.channels = int(inner[0].split("filters: ")[1].split(",")[0])
            self.height, self.width = ((side - 1) // 2 + 1 for side in (self.height, self.width))
        else:
            inner = [self.same(channels), self.activation(), self.same(channels)]
        if self.maybe(0.5):
            inner.insert(1, "batch_norm")
        return "residual: {layers: [" + ", ".join(braced(one) for one in inner) + "]}"

    def branches(self):
        channels, paths, total = self.channels, [], 0
        for _ in range(self.random.randint(2, 4)):
            self.channels = channels
            path = self.random.choice([
                lambda: [self.same(self.random.randint(1, 6)), self.activation()],
                lambda: ["pool: {kernel: 3, stride: 1, pad: 1}", self.same(self.random.randint(1, 5))],
                lambda: [self.activation()],
                lambda: [self.same(3), "batch_norm", self.same(self.random.randint(1, 5))]])()
            total += self.channels
            paths.append("[" + ", ".join(braced(one) for one in path) + "]")
        self.channels = total
        return "branches: [" + ", ".join(paths) + "]"

    def gate(self):
        last = self.random.choice([f"conv: {{filters: {self.channels}, kernel: 1}}", f"fc: {self.channels}"])
        inner = ["global_pool", f"conv: {{filters: {self.random.randint(1, 4)}, kernel: 1}}", self.activation(), last,
                 self.random.choice(["sigmoid", "hard_sigmoid"])]
        return "gate: {layers: [" + ", ".join(braced(one) for one in inner) + "]}"

    def activation(self):
        return self.random.choice(ACTIVATIONS)

    def lrn(self):
        size = self.random.randint(1, 5)
        return f"lrn: {{size: {size}, alpha: {self.random.choice([0.0001, 0.1, 1])}, k: {self.random.choice([1, 2])}}}"

    def plain(self):
        """Of the layers that ConvNetJS has."""
        layers, side = [], min(self.height, self.width)
        for _ in range(self.random.randint(1, 3)):
            kernel = self.random.choice([1, 3, 5])
            pad = self.random.randint(0, kernel // 2)
            if side + 2 * pad < 2 * kernel:
                break
            layers += [f"conv: {{filters: {self.random.randint(2, 12)}, kernel: {kernel}, pad: {pad}}}",
                       self.random.choice(["relu", "tanh", "sigmoid"])]
            side += 2 * pad - kernel + 1
            if side >= 4:
                layers.append("pool: {kernel: 2, stride: 2, rounding: floor}")
                side //= 2
        if self.maybe(0.5):
            layers += [f"fc: {self.random.randint(3, 20)}", "relu"]
        return layers

    def network(self, is_plain):
        layers = self.plain() if is_plain else [self.conv()]
        kinds = [self.conv, self.conv, self.pool, self.ceil_pool, self.residual, self.branches, self.gate, self.lrn,
                 self.activation, self.activation, lambda: "batch_norm", lambda: "batch_norm: {affine: false}",
                 lambda: "dropout: 0.5"]
        for _ in range(0 if is_plain else self.random.randint(3, 9)):
            layers.append(self.random.choice(kinds)())
        end = 1 if is_plain else self.random.random()
        if end < 0.3:
            layers.append("global_pool: " + self.random.choice(["max", "average"]))
        elif end < 0.7:
            layers += [f"fc: {{units: {self.random.randint(3, 20)}, bias: {self.random.choice(['true', 'false'])}}}",
                       self.random.choice(["relu", "prelu", "batch_norm", "tanh"])]
        layers.append(f"softmax: {{classes: {self.random.randint(2, 12)}}}")
        return f"input: {self.input}\nlayers:\n" + "".join(f"  - {braced(one)}\n" for one in layers)


def braced(layer):
    """A layer as an item within a list."""
    return layer if ":" not in layer else "{" + layer + "}"


def main():
    directory, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    for seed in range(1, count + 1):
        (directory / f"random-{seed}.yaml").write_text(Draw(seed).network(is_plain=seed % 5 == 0))


main()
