"""The layers that the networks of the comparison are made of, what comes out of them, and how `cnn` writes them."""

import math


def conv(filters, kernel, stride=1, pad=0, groups=1, bias=True):
    return {"type": "conv", "filters": filters, "kernel": kernel, "stride": stride, "pad": pad, "groups": groups,
            "bias": bias}


def pool(kernel, stride=None, how="max", ceil=False, pad=0):
    return {"type": "pool", "kernel": kernel, "stride": stride or kernel, "how": how, "ceil": ceil, "pad": pad}


def fc(units, bias=True):
    return {"type": "fc", "units": units, "bias": bias}


def residual(*layers):
    """x + F(x); where F changes the volume, x goes through a 1x1 convolution with batch norm."""
    return {"type": "residual", "layers": list(layers)}


def branches(*paths):
    return {"type": "branches", "paths": [list(path) for path in paths]}


def dropout(rate):
    return {"type": "dropout", "rate": rate}


RELU, RELU6, GELU = {"type": "relu"}, {"type": "relu6"}, {"type": "gelu"}
BATCH_NORM = {"type": "batch_norm"}
LRN = {"type": "lrn", "size": 5, "alpha": 1e-4, "beta": 0.75, "k": 1.0}
GLOBAL_POOL = {"type": "global_pool"}


def normed(filters, kernel, *after, stride=1, pad=0, groups=1):
    """CONV-BN, and what follows."""
    return [conv(filters, kernel, stride, pad, groups, bias=False), BATCH_NORM, *after]


def resolved(layers, shape):
    """The layers, each with its `inputs` and `outputs` (channels, height, width) and its `parameters`; those of residuals
    and branches likewise, and residuals with their `projection`."""
    rows = []
    for layer in layers:
        row = layer | {"inputs": shape, "outputs": shape, "parameters": 0}
        if layer["type"] == "conv":
            row["outputs"] = (layer["filters"], *(side_after(layer, side) for side in shape[1:]))
            weights = layer["kernel"] ** 2 * shape[0] // layer["groups"]
            row["parameters"] = (weights + layer["bias"]) * layer["filters"]
        elif layer["type"] == "pool":
            row["outputs"] = (shape[0], *(side_after(layer, side) for side in shape[1:]))
        elif layer["type"] == "fc":
            row["outputs"] = (layer["units"], 1, 1)
            row["parameters"] = (math.prod(shape) + layer["bias"]) * layer["units"]
        elif layer["type"] == "batch_norm":
            row["parameters"] = 2 * shape[0]
        elif layer["type"] == "global_pool":
            row["outputs"] = (shape[0], 1, 1)
        elif layer["type"] == "residual":
            row["layers"] = resolved(layer["layers"], shape)
            row["outputs"] = row["layers"][-1]["outputs"]
            row["projection"] = projection(shape, row["outputs"])
        elif layer["type"] == "branches":
            row["paths"] = [resolved(path, shape) for path in layer["paths"]]
            ends = [path[-1]["outputs"] for path in row["paths"]]
            row["outputs"] = (sum(end[0] for end in ends), *ends[0][1:])
        rows.append(row)
        shape = row["outputs"]
    return rows


def projection(before, after):
    if before == after:
        return []
    return resolved(normed(after[0], 1, stride=math.ceil(before[1] / after[1])), before)


def side_after(layer, side):
    steps = (side - layer["kernel"] + 2 * layer["pad"]) / layer["stride"]
    return (math.ceil(steps) if layer.get("ceil") else math.floor(steps)) + 1


def leaves(rows):
    """All rows in the order of `cnn shapes`: residuals and branches after what they hold."""
    for row in rows:
        for inner in [row.get("layers", []), row.get("projection", []), *row.get("paths", [])]:
            yield from leaves(inner)
        yield row


def as_config(layers):
    """What the config of `cnn` says."""
    return [cnn_layer(layer) for layer in layers]


def cnn_layer(layer):
    kind = layer["type"]
    settings = {key: value for key, value in layer.items() if key != "type"}
    if kind == "pool":
        settings["type"] = settings.pop("how")
        settings["rounding"] = "ceil" if settings.pop("ceil") else "floor"
    elif kind == "residual":
        settings["layers"] = as_config(layer["layers"])
    elif kind == "branches":
        settings["paths"] = [as_config(path) for path in layer["paths"]]
    return {kind: settings} if settings else kind
