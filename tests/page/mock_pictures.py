"""What the mock tells of layers: pictures of waves, filters, windows; the same for the same step."""

import base64
import math
import random

from mock_run import CLASSES, LAYERS, scene

SCALE = {"activations": 1.84, "activation_gradients": 0.00321, "weights": 0.412, "weight_gradients": 0.0127}


def encode(values):
    return base64.b64encode(bytes(round(127 * max(-1, min(1, v))) & 255 for v in values)).decode()


def wave(seed, width, height, step, floor=-1.0):
    draw = random.Random(repr(seed))
    a, b, phase = draw.uniform(-0.6, 0.6), draw.uniform(-0.6, 0.6), draw.uniform(0, 6) + step / 300
    return [max(floor, math.sin(a * x + b * y + phase)) for y in range(height) for x in range(width)]


def picture(values, width, height):
    return {"width": width, "height": height, "constant": len(set(values)) == 1, "values": encode(values)}


def pictures(key, run, layer, first, count):
    name, kind, channels, height, width, _, filters, *_ = layer
    floor = 0.0 if kind in ("relu", "softmax") or (name == "pool1") else -1.0
    if key.startswith("weight"):
        if not filters:
            return None
        number, size, depth = filters
        rgb = depth == 3
        of = number if rgb or kind == "fc" else number * depth
        width = height = size
        values = lambda i: [v for p in zip(*(wave((key, name, i, c), size, size, run.steps) for c in range(3))) for v in p] if rgb else wave((key, name, i), size, size, run.steps)
    else:
        rgb = False
        of = 1 if kind in ("fc", "softmax") else channels
        if of == 1:
            width, height = channels, 1
        # The third map of a relu is dead.
        values = lambda i: [0.0] * (width * height) if kind == "relu" and i == 2 else wave((key, name, i), width, height, run.steps, floor)
    scale = SCALE[key]
    return {"scale": scale, "least": scale * floor, "greatest": scale, "of": of, "first": first, "rgb": rgb,
            "pictures": [picture(values(i), width, height) for i in range(first, min(of, first + count))]}


def layer_pictures(run, name, first, count):
    layer = next((layer for layer in LAYERS if layer[0] == name), None)
    if layer is None:
        return 404, {"error": f"there is no layer {name}"}
    return 200, {"name": name, "step": run.steps, "pictures": {key: pictures(key, run, layer, first, count) for key in SCALE}}


def probe(run):
    number = 3 if run.probe == "fixed" else run.steps % 10
    return {"kind": run.probe, "label": None if run.probe == "uploaded" else CLASSES[number], "class": None if run.probe == "uploaded" else number,
            "image": scene(run.probe + str(number))}


def layers(run):
    def row(layer):
        name, kind, channels, height, width, text, filters, arithmetic, parameters = layer
        s = 1 + run.steps / 1e4
        return {"name": name, "type": kind, "output": {"channels": channels, "height": height, "width": width}, "filter": text,
                "parameters": parameters, "arithmetic": arithmetic,
                "activation": {"least": 0.0 if kind == "relu" else -1.84 * s, "greatest": 1.84 * s}, "gradient": {"least": -0.00321 * s, "greatest": 0.00287 * s},
                "weight": {"least": -0.412, "greatest": 0.389} if filters else None,
                "weight_gradient": {"least": -0.0127, "greatest": 0.0119} if filters else None}
    return {"step": run.steps, "probe": probe(run), "layers": [row(layer) for layer in LAYERS]}


def window(run, name, channel, row, column):
    layer = next((layer for layer in LAYERS if layer[0] == name and layer[1] == "conv"), None)
    if layer is None:
        return 404, {"error": f"{name} is no conv"}
    _, _, channels, height, width, _, (_, size, depth), *_ = layer
    if not (0 <= channel < channels and 0 <= row < height and 0 <= column < width):
        return 400, {"error": f"{name} has {channels} maps of {height}x{width}"}
    row0, column0 = row - size // 2, column - size // 2
    inside = lambda r, c: 0 <= row0 + r < height and 0 <= column0 + c < width
    every = []
    for c in range(depth):
        x, w = wave((name, c), 64, 64, run.steps), wave((name, channel, c), size, size, 0)
        grid = [[x[(row0 + r) * 64 + column0 + k] if inside(r, k) else 0.0 for k in range(size)] for r in range(size)]
        taps = [[0.2 * w[r * size + k] for k in range(size)] for r in range(size)]
        every.append({"channel": c, "input": grid, "filter": taps, "sum": sum(a * b for xs, ws in zip(grid, taps) for a, b in zip(xs, ws))})
    every.sort(key=lambda one: -abs(one["sum"]))
    rest = sum(one["sum"] for one in every[8:])
    return 200, {"output": 0.1 + sum(one["sum"] for one in every), "bias": 0.1, "row0": row0, "column0": column0, "height": size, "width": size,
                 "input": {"height": height, "width": width}, "channels": every[:8], "rest": {"channels": max(0, depth - 8), "sum": rest}}


def likeliest(seed, favourite):
    draw = random.Random(repr(seed))
    top = draw.uniform(0.5, 0.97)
    second = (1 - top) * draw.uniform(0.6, 0.9)
    others = draw.sample([c for c in range(10) if c != favourite], 2)
    return [{"class": c, "label": CLASSES[c], "probability": p} for c, p in zip([favourite, *others], [top, second, (1 - top - second) * 0.8])]


def predictions(run):
    images = []
    for i in range(20):
        right_class = i % 10
        right = random.Random(i * 1000 + run.steps // 50).random() < run.accuracy()
        images.append({"index": 37 * i + 5, "file": "<b>tricky & long name of a file.png</b>" if i == 1 else None, "class": right_class, "label": CLASSES[right_class], "right": right,
                       "image": scene(i), "predictions": likeliest(i + run.steps // 50, right_class if right else (right_class + 3) % 10)})
    return {"step": run.steps, "accuracy": run.accuracy(), "of": 200, "images": images}
