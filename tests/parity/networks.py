"""Networks for the comparison, as plain data: what the config says, from which torch_network.py builds the same.

A layer is (kind, settings): conv: filters, kernel, stride, pad, bias; pool: kernel, stride, pad, type; relu; fc: units,
bias; softmax: classes, or nothing for a bare one; residual: layers; branches: paths; others as the config has them.
kernel, stride and pad are (h, w), a pad that differs by side (top, left, bottom, right).
"""

import math
import random


def conv(filters, kernel, stride=(1, 1), pad=(0, 0), bias=True, rounding=None, groups=1, dilation=(1, 1)):
    return "conv", {"filters": filters, "kernel": kernel, "stride": stride, "pad": pad, "bias": bias,
                    "rounding": rounding, "groups": groups, "dilation": dilation}


def pool(kernel, stride, pad=(0, 0), type="max", rounding=None, count_padding=True):
    return "pool", {"kernel": kernel, "stride": stride, "pad": pad, "type": type, "rounding": rounding,
                    "count_padding": count_padding}


def fc(units, bias=True):
    return "fc", {"units": units, "bias": bias}


RELU = ("relu", {})

LECTURE = [conv(10, (5, 5)), pool((2, 2), (2, 2)), RELU, conv(20, (5, 5)), pool((2, 2), (2, 2)), RELU,
           ("softmax", {"classes": 10})]
STRIDES = [conv(6, (3, 3), (2, 2), (1, 1)), RELU, conv(8, (4, 4), (2, 2), (1, 1), bias=False), RELU, fc(20), RELU,
           ("softmax", {"classes": 7})]
RECTANGLES = [conv(5, (5, 2), (1, 1), (2, 1)), RELU, pool((1, 3), (1, 2), rounding="floor"),
              conv(7, (3, 4), (2, 1), (0, 2)), RELU, ("softmax", {"classes": 5})]
CEIL = [conv(6, (3, 3), (2, 2), rounding="ceil"), RELU, pool((3, 3), (2, 2), (1, 1), rounding="ceil"),
        conv(8, (2, 2), (2, 2), rounding="ceil"), RELU, pool((2, 2), (2, 2), type="average", rounding="ceil"),
        ("softmax", {"classes": 4})]
AVERAGES = [conv(6, (3, 3), pad=(1, 1)), pool((3, 3), (2, 2), (1, 1), type="average", rounding="ceil"), RELU,
            conv(8, (3, 3)), pool((2, 2), (1, 1), (1, 1), type="average"), RELU, fc(12, bias=False),
            ("softmax", {"classes": 6})]
ALL_CONVOLUTIONAL = [conv(8, (4, 4), (2, 2), (1, 1)), RELU, conv(8, (4, 4), (2, 2), (1, 1)), RELU,
                     conv(10, (4, 4)), ("softmax", {})]
ONLY_FC = [fc(40), RELU, fc(30, bias=False), RELU, fc(10), ("softmax", {})]


NORM = ("batch_norm", {})
GELU = ("gelu", {})


def same(filters, kernel, stride=1, bias=False, groups=1):
    pad = kernel // 2
    return conv(filters, (kernel, kernel), (stride, stride), (pad, pad), bias, "floor", groups)


def residual(*layers):
    return "residual", {"layers": list(layers)}


RESNET = [same(8, 3), NORM, RELU, residual(same(8, 3), NORM, RELU, same(8, 3), NORM), RELU,
          residual(same(18, 3, 2), NORM, RELU, same(18, 3), NORM), RELU, ("global_pool", {"type": "average"}),
          ("softmax", {"classes": 6})]
RELU6 = ("relu6", {})
GROUPS = [same(8, 3, 2), NORM, RELU6,  # as MobileNetV2 and ResNeXt have them
          residual(same(24, 1), NORM, RELU6, same(24, 3, groups=24), NORM, RELU6, same(8, 1), NORM),
          same(8, 5, 2, True, 8), RELU, same(20, 3, bias=True, groups=4), RELU, same(10, 1, bias=True, groups=5), RELU6,
          conv(30, (2, 3), (3, 2), (1, 2), rounding="ceil", groups=10), ("global_pool", {"type": "average"}),
          ("softmax", {"classes": 5})]
PLAIN_RESIDUALS = [same(4, 3, bias=True), ("leaky_relu", {"slope": 0.1}),
                   residual(same(20, 3, 2, True), ("tanh", {}), residual(same(20, 1, bias=True), ("sigmoid", {}))),
                   ("elu", {"alpha": 1.0}), fc(20), ("silu", {}), ("scale", {"factor": 0.7}), ("softmax", {"classes": 5})]
INCEPTION = [same(6, 3, bias=True), RELU, ("lrn", {"size": 5, "alpha": 0.5, "beta": 0.75, "k": 1.0}),
             ("branches", {"paths": [[same(5, 1), NORM, GELU], [same(4, 1), RELU, same(17, 3, bias=True), GELU],
                                     [pool((3, 3), (1, 1), (1, 1)), same(3, 1)]]}),
             ("batch_norm", {"momentum": 0.3, "epsilon": 0.001, "affine": False}), GELU,
             ("global_pool", {"type": "max"}), fc(16), NORM, RELU, ("softmax", {"classes": 4})]


def gate(channels, squeezed, inner, outer):
    return "gate", {"layers": [("global_pool", {"type": "average"}), same(squeezed, 1, bias=True), (inner, {}),
                               same(channels, 1, bias=True), (outer, {})]}


GATES = [same(8, 3, 2), NORM, ("silu", {}), same(8, 3, groups=8), NORM, ("silu", {}), gate(8, 2, "silu", "sigmoid"),
         same(6, 1), NORM,
         residual(same(20, 1), NORM, ("hard_swish", {}), same(20, 5, groups=20), NORM, ("hard_swish", {}),
                  gate(20, 6, "relu", "hard_sigmoid"), same(6, 1), NORM),
         gate(6, 5, "tanh", "sigmoid"), ("global_pool", {"type": "average"}), ("softmax", {"classes": 5})]
PRELUS = [same(8, 3, bias=True), ("prelu", {"slope": 0.25, "shared": False}), pool((2, 2), (2, 2), rounding="floor"),
          residual(same(20, 3), NORM, ("prelu", {"slope": 0.1, "shared": True}), same(8, 3), NORM),
          ("prelu", {"slope": -0.3, "shared": False}), fc(20), ("prelu", {"slope": 0.2, "shared": False}),
          ("softmax", {"classes": 5})]
HARD = [same(8, 3, bias=True), ("hard_swish", {}), ("pool", pool((2, 2), (2, 2), rounding="floor")[1]), same(6, 3, bias=True),
        ("hard_sigmoid", {}), fc(20), ("hard_swish", {}), ("softmax", {"classes": 5})]


DILATIONS = [conv(8, (3, 3), pad=(2, 2), dilation=(2, 2)), RELU,
             conv(6, (2, 3), (2, 1), (1, 0, 0, 2), rounding="ceil", dilation=(3, 2)), RELU, pool((2, 2), (2, 2), rounding="ceil"),
             conv(6, (3, 3), pad=(2, 3), groups=6, dilation=(2, 3)), RELU,
             conv(9, (1, 3), (1, 2), (0, 2), groups=3, rounding="floor", dilation=(1, 2)), ("softmax", {"classes": 5})]
PADS = [conv(8, (3, 3), (2, 2), (0, 0, 1, 1)), RELU, pool((3, 3), (1, 1), (0, 1, 1, 0), "average"),
        conv(6, (2, 3), pad=(1, 0, 0, 2)), pool((3, 3), (1, 1), (1, 1), "average", count_padding=False), RELU,
        pool((2, 2), (2, 2), (0, 0, 1, 1), "max", "floor"),
        pool((3, 3), (2, 2), (1, 0, 1, 1), "average", "floor", False), same(9, 3, bias=True, groups=3),
        ("softmax", {"classes": 5})]


def sides_of(pad):
    """Of both directions what is before and behind, of (h, w) or (top, left, bottom, right)."""
    return list(zip(pad, pad[2:] or pad))


def extent(settings):
    """How far a window reaches, with what lies between its taps."""
    return [(kernel - 1) * step + 1 for kernel, step in zip(settings["kernel"], settings.get("dilation", (1, 1)))]


def output_side(side, kernel, stride, pads, rounding, is_pool):
    """The size of the output, or None where the layer does not fit or nothing is left."""
    pad = pads[0]
    span = side + sum(pads) - kernel
    if span < 0 or (span % stride and not rounding):
        return None
    if rounding != "ceil":
        return span // stride + 1
    steps = math.ceil(span / stride) + 1
    if is_pool and (steps - 1) * stride >= side + pad:
        steps -= 1
    return steps


def output_sides(settings, height, width, is_pool):
    return tuple(
        output_side(side, extent(settings)[i], settings["stride"][i], sides_of(settings["pad"])[i],
                    settings["rounding"], is_pool)
        for i, side in enumerate((height, width)))


def draw_window(draw, height, width, is_pool):
    """Settings of a conv or pool that leave something of the image."""
    while True:
        kernel = (draw.randint(1, 5), draw.randint(1, 5)) if draw.random() < 0.5 else (draw.randint(1, 5),) * 2
        stride = (draw.randint(1, 3), draw.randint(1, 3)) if draw.random() < 0.3 else (draw.randint(1, 2),) * 2
        top = [side // 2 for side in kernel] if is_pool else [3, 3]
        pad = (draw.randint(0, top[0]), draw.randint(0, top[1])) if draw.random() < 0.6 else (0, 0)
        settings = {"kernel": kernel, "stride": stride, "pad": pad, "rounding": draw.choice([None, "floor", "ceil"])}
        sides = output_sides(settings, height, width, is_pool)
        if None not in sides and min(sides) >= 1:
            return settings, sides


def draw_network(seed):
    """A random network and the (height, width) of its images, which have one channel."""
    draw = random.Random(seed)
    height, width = image = (draw.randint(9, 20), draw.randint(9, 20))
    layers = []
    for _ in range(draw.randint(1, 3)):
        settings, (height, width) = draw_window(draw, height, width, False)
        layers.append(("conv", settings | {"filters": draw.randint(2, 9), "bias": draw.random() < 0.7}))
        if draw.random() < 0.7:
            layers.append(RELU)
        if draw.random() < 0.6:
            settings, (height, width) = draw_window(draw, height, width, True)
            layers.append(("pool", settings | {"type": draw.choice(["max", "average"])}))
            if draw.random() < 0.5:
                layers.append(RELU)
    for _ in range(draw.randint(0, 2)):
        layers += [fc(draw.randint(5, 40), draw.random() < 0.7), RELU]
    return layers + [("softmax", {"classes": draw.randint(2, 10)})], image
