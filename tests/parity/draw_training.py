"""Random trainings: networks of every kind of layer, and every setting of the optimizer, schedule and loss."""

import random

from case import Case
from networks import RELU, conv, draw_window


def maybe(draw, share, settings):
    return settings if draw.random() < share else {}


def factors(draw):
    """Of a layer's own learning rate and decay; 0 freezes."""
    return (maybe(draw, 0.1, {"learning_rate": draw.choice([0, 0.5, 2])}) |
            maybe(draw, 0.1, {"bias_learning_rate": draw.choice([0, 2])}) |
            maybe(draw, 0.1, {"decay": draw.choice([0, 0.5, 3])}))


def norm(draw):
    return "batch_norm", (maybe(draw, 0.3, {"momentum": draw.choice([0.01, 0.3, 1])}) |
                          maybe(draw, 0.3, {"epsilon": draw.choice([1e-3, 0.1])}) |
                          maybe(draw, 0.2, {"affine": False}) | factors(draw))


def activation(draw):
    return draw.choice([RELU, ("leaky_relu", {"slope": draw.choice([0.01, 0.2])}), ("elu", {"alpha": draw.choice([1.0, 0.6])}),
                        ("sigmoid", {}), ("tanh", {}), ("gelu", {}), ("silu", {}), ("relu6", {})])


def small(draw):
    """Layers that leave the volume as it is."""
    layers = []
    if draw.random() < 0.4:
        layers.append(norm(draw))
    if draw.random() < 0.8:
        layers.append(activation(draw))
    if draw.random() < 0.15:
        layers.append(("lrn", {"size": draw.randint(1, 7), "alpha": draw.choice([1e-4, 0.5]),
                               "beta": draw.choice([0.75, 0.5]), "k": draw.choice([1.0, 2.0])}))
    if draw.random() < 0.1:
        layers.append(("scale", {"factor": draw.choice([0.5, 1.5])}))
    if draw.random() < 0.1:
        layers.append(("dropout", {"rate": 0, "spatial": draw.random() < 0.5}))
    return layers


def same_conv(draw, filters, stride=1):
    kernel = (draw.choice([1, 3, 5]), draw.choice([1, 3, 5])) if draw.random() < 0.3 else (draw.choice([1, 3, 3, 5]),) * 2
    layer = conv(filters, kernel, (stride, stride), (kernel[0] // 2, kernel[1] // 2), draw.random() < 0.5, "floor")
    return layer[0], layer[1] | factors(draw)


def same_pool(draw):
    return "pool", {"kernel": (3, 3), "stride": (1, 1), "pad": (1, 1), "type": draw.choice(["max", "average"]),
                    "rounding": None}


def inner(draw, filters, depth):
    """Layers that keep the sides and end with `filters` channels."""
    layers = []
    for _ in range(draw.randint(0, 1)):
        layers += [same_conv(draw, draw.randint(2, 9))] + small(draw)
    if depth > 0 and draw.random() < 0.3:
        layers += block(draw, depth - 1)
    if draw.random() < 0.2:
        layers.append(same_pool(draw))
    return layers + [same_conv(draw, filters)] + small(draw)


def block(draw, depth, channels=None):
    """A residual, branches or a repetition."""
    kind = draw.choice(["residual", "residual", "branches", "repeat"])
    if kind == "branches":
        return [("branches", {"paths": [inner(draw, draw.randint(1, 6), depth) for _ in range(draw.randint(1, 3))]})]
    if kind == "repeat":
        return [("repeat", {"times": draw.randint(1, 3), "layers": inner(draw, draw.randint(2, 8), depth)})]
    filters = channels if channels and draw.random() < 0.5 else draw.randint(2, 20)
    layers = inner(draw, filters, depth)
    if depth == 1 and draw.random() < 0.3:
        layers = [same_conv(draw, draw.randint(2, 9), 2)] + small(draw) + layers
    return [("residual", {"layers": layers})]


def draw_layers(draw, image):
    height, width = image
    layers, channels = [], 1
    for _ in range(draw.randint(1, 2)):
        settings, (height, width) = draw_window(draw, height, width, False)
        channels = draw.choice([draw.randint(2, 9), draw.randint(16, 40)])
        layers.append(("conv", settings | {"filters": channels, "bias": draw.random() < 0.7} | factors(draw)))
        layers += small(draw)
        if draw.random() < 0.6 and min(height, width) >= 3:
            layers += block(draw, 1, channels)
            halvings = [1 for kind, inside in layers[-1:] if kind == "residual"
                        and inside["layers"][0][0] == "conv" and inside["layers"][0][1]["stride"] == (2, 2)]
            for _ in halvings:
                height, width = (height + 1) // 2, (width + 1) // 2
            layers += small(draw)
        if draw.random() < 0.4:
            settings, (height, width) = draw_window(draw, height, width, True)
            layers.append(("pool", settings | {"type": draw.choice(["max", "average"])}))
    if draw.random() < 0.4:
        layers.append(("global_pool", {"type": draw.choice(["average", "max"])}))
    for _ in range(draw.randint(0, 2)):
        layers.append(("fc", {"units": draw.randint(5, 40), "bias": draw.random() < 0.7} | factors(draw)))
        if draw.random() < 0.2:
            layers.append(norm(draw))
        layers.append(activation(draw))
    return layers + [("softmax", {"classes": draw.randint(2, 8)})]


def draw_optimizer(draw):
    kind = draw.choice(["sgd", "sgd", "adagrad", "adadelta", "rmsprop", "adam", "adamw"])
    # Where a gradient is nothing but rounding, a small epsilon makes a step of it.
    epsilon = {"epsilon": draw.choice([1e-3, 1e-2])}
    settings = {"type": kind}
    if kind == "sgd":
        settings |= {"learning_rate": draw.choice([0.01, 0.05])} | maybe(draw, 0.7, {"momentum": draw.choice([0.5, 0.9])})
        if "momentum" in settings:
            settings |= maybe(draw, 0.4, {"nesterov": True})
    elif kind == "adadelta":
        settings |= {"learning_rate": draw.choice([1, 0.3])} | epsilon | maybe(draw, 0.5, {"rho": 0.95})
    elif kind == "rmsprop":
        settings |= ({"learning_rate": 0.001} | epsilon | maybe(draw, 0.5, {"alpha": 0.9}) |
                     maybe(draw, 0.5, {"momentum": 0.5}))
    elif kind in ("adam", "adamw"):
        settings |= epsilon | maybe(draw, 0.5, {"learning_rate": 0.003}) | maybe(draw, 0.3, {"beta1": 0.8, "beta2": 0.99})
    else:
        settings |= epsilon
    return (settings | maybe(draw, 0.5, {"weight_decay": draw.choice([0.001, 0.1])}) | maybe(draw, 0.3, {"l1": 0.001}) |
            maybe(draw, 0.3, {"clip_norm": draw.choice([0.2, 2])}) | maybe(draw, 0.3, {"decay_biases": True}))


def draw_schedule(draw, units):
    """`units`: the epochs and the steps of the training."""
    by = draw.choice(["epoch", "step"])
    kind = draw.choice([{"type": "constant"}, {"type": "step", "every": draw.choice([1, 2, 7]), "gamma": 0.5},
                        {"type": "multistep", "at": tuple(sorted(draw.sample(range(1, units[by]), min(2, units[by] - 1)))),
                         "gamma": 0.4},
                        {"type": "exponential", "gamma": draw.choice([0.7, 0.95])},
                        {"type": "inv", "gamma": 0.1, "power": 0.75}, {"type": "poly", "power": draw.choice([1, 2, 0.5])},
                        {"type": "cosine", "final": draw.choice([0, 0.1])}, {"type": "linear", "final": 0.2},
                        {"type": "one_cycle", "peak_at": draw.choice([0.3, 0.5]), "start": 0.1, "final": 0.01}
                        | maybe(draw, 0.5, {"anneal": "linear"})])
    warmup = maybe(draw, 0.5, {"warmup": draw.randint(1, max(1, units[by] // 3))})
    if kind["type"] == "one_cycle" and units[by] - warmup.get("warmup", 0) < 4:
        return {"type": "constant", "by": by} | warmup
    return kind | {"by": by} | warmup


def draw_training(seed):
    draw = random.Random(f"training {seed}")
    image = (draw.randint(9, 16), draw.randint(9, 16))
    layers = draw_layers(draw, image)
    classes = layers[-1][1]["classes"]
    train = maybe(draw, 0.3, {"accumulate": draw.choice([2, 4, 20])}) | maybe(draw, 0.3, {"average": {"decay": 0.8}})
    loss = (maybe(draw, 0.3, {"label_smoothing": 0.2}) |
            maybe(draw, 0.3, {"class_weights": tuple(round(draw.uniform(0.2, 3), 2) for _ in range(classes))}))
    case = Case(layers, image, draw_optimizer(draw), loss=loss, train=train, epochs=draw.choice([2, 5]),
                images=draw.choice([235, 90]))
    return case._replace(schedule=draw_schedule(draw, {"epoch": case.epochs, "step": case.epochs * case.steps()}))
