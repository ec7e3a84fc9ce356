"""The networks of the comparison, one entry each. From it follow the config that `cnn` reads, PyTorch's module and with
it the ONNX file, Darknet's cfg, dlib's type, and the layer lists that tiny-dnn and ConvNetJS build from."""

import dataclasses
import json
import math


def conv(filters, kernel, stride=1, pad=0):
    return {"type": "conv", "filters": filters, "kernel": kernel, "stride": stride, "pad": pad}


def pool(kernel, stride=None, how="max", ceil=False):
    return {"type": "pool", "kernel": kernel, "stride": stride or kernel, "how": how, "ceil": ceil}


def fc(units):
    return {"type": "fc", "units": units}


RELU = {"type": "relu"}


def vgg(filters, convolutions, hidden, classes):
    """[(CONV-RELU)*N-POOL]*M-(FC-RELU)*K, 3x3 and pad 1."""
    layers = []
    for width, count in zip(filters, convolutions):
        layers += [conv(width, 3, pad=1), RELU] * count + [pool(2)]
    for units in hidden:
        layers += [fc(units), RELU]
    return layers + [fc(classes)]


@dataclasses.dataclass
class Network:
    title: str
    image: tuple  # channels, height, width
    layers: list  # up to the logits; a softmax and its loss follow
    batch_size: int
    learning_rate: float  # of SGD
    momentum: float
    parameters: int  # as published; every program's own count is held against it
    data: str = ""  # mnist, cifar10, or none: one batch of random pixels
    center: float = 0.0  # subtracted from pixels/255
    epochs: int = 0  # of whole runs: enough that loading is under 5% of them
    images: int = 0  # of an epoch; 0: all
    everyone: bool = False  # also the programs that are too slow for the larger ones

    @property
    def classes(self):
        return self.layers[-1]["units"]

    def resolved(self):
        """The layers, each with its `inputs` and `outputs` (channels, height, width) and its `parameters`."""
        shape, rows = self.image, []
        for layer in self.layers:
            row = layer | {"inputs": shape, "parameters": 0}
            if layer["type"] == "conv":
                row["outputs"] = (layer["filters"], *(side_after(layer, side) for side in shape[1:]))
                row["parameters"] = (layer["kernel"] ** 2 * shape[0] + 1) * layer["filters"]
            elif layer["type"] == "pool":
                row["outputs"] = (shape[0], *(side_after(layer, side) for side in shape[1:]))
            elif layer["type"] == "fc":
                row["outputs"] = (layer["units"], 1, 1)
                row["parameters"] = (math.prod(shape) + 1) * layer["units"]
            else:
                row["outputs"] = shape
            rows.append(row)
            shape = row["outputs"]
        return rows

    def config(self, root=None, epochs=1, images=0):
        """A config for `cnn` (JSON is YAML), with a data section where `root` is given."""
        channels, height, width = self.image
        config = {
            "input": {"channels": channels, "height": height, "width": width},
            "layers": [cnn_layer(layer) for layer in self.layers] + ["softmax"],
            "train": {"epochs": epochs, "batch_size": self.batch_size,
                      "optimizer": {"type": "sgd", "learning_rate": self.learning_rate, "momentum": self.momentum}},
        }
        if root:
            config["data"] = {"format": "idx" if self.data == "mnist" else "cifar10", "root": str(root),
                              "normalize": {"mean": [self.center] * channels, "std": [1] * channels}}
            if images:
                config["data"]["limit"] = {"train": images}
        return json.dumps(config, indent=1)


def side_after(layer, side):
    steps = (side - layer["kernel"] + 2 * layer.get("pad", 0)) / layer["stride"]
    return (math.ceil(steps) if layer.get("ceil") else math.floor(steps)) + 1


def cnn_layer(layer):
    if layer["type"] == "conv":
        return {"conv": {key: layer[key] for key in ("filters", "kernel", "stride", "pad")}}
    if layer["type"] == "pool":
        settings = {"kernel": layer["kernel"], "stride": layer["stride"], "type": layer["how"]}
        return {"pool": settings | ({"rounding": "ceil"} if layer["ceil"] else {})}
    if layer["type"] == "fc":
        return {"fc": layer["units"]}
    return "relu"


NETWORKS = {
    "lecture": Network(
        title="the lecture's MNIST net", image=(1, 28, 28), data="mnist", epochs=9, everyone=True,
        layers=[conv(10, 5), pool(2), RELU, conv(20, 5), pool(2), RELU, fc(10)],
        batch_size=64, learning_rate=0.01, momentum=0.5, parameters=8490),
    "lenet": Network(
        title="Caffe's LeNet", image=(1, 28, 28), data="mnist", epochs=3, everyone=True,
        layers=[conv(20, 5), pool(2), conv(50, 5), pool(2), fc(500), RELU, fc(10)],
        batch_size=64, learning_rate=0.01, momentum=0.9, parameters=431080),
    "convnetjs-cifar10": Network(
        title="ConvNetJS's CIFAR-10 demo", image=(3, 32, 32), data="cifar10", center=0.5, epochs=3, everyone=True,
        layers=[conv(16, 5, pad=2), RELU, pool(2), conv(20, 5, pad=2), RELU, pool(2), conv(20, 5, pad=2), RELU, pool(2),
                fc(10)],
        batch_size=64, learning_rate=0.01, momentum=0.9, parameters=22466),
    "cifar10-quick": Network(
        title="Caffe's cifar10_quick", image=(3, 32, 32), data="cifar10", center=0.5, epochs=2,
        layers=[conv(32, 5, pad=2), pool(3, 2, ceil=True), RELU,
                conv(32, 5, pad=2), RELU, pool(3, 2, "average", ceil=True),
                conv(64, 5, pad=2), RELU, pool(3, 2, "average", ceil=True), fc(64), fc(10)],
        batch_size=100, learning_rate=0.01, momentum=0.9, parameters=145578),
    "small-vgg": Network(
        title="small VGG", image=(3, 32, 32), data="cifar10", center=0.5, epochs=3, images=3200,
        layers=vgg((64, 128, 256), (2, 2, 2), (256,), 10),
        batch_size=64, learning_rate=0.01, momentum=0.9, parameters=2196810),
    "alexnet": Network(
        title="AlexNet, one tower", image=(3, 227, 227),
        layers=[conv(96, 11, 4), RELU, pool(3, 2), conv(256, 5, pad=2), RELU, pool(3, 2), conv(384, 3, pad=1), RELU,
                conv(384, 3, pad=1), RELU, conv(256, 3, pad=1), RELU, pool(3, 2), fc(4096), RELU, fc(4096), RELU,
                fc(1000)],
        batch_size=16, learning_rate=0.01, momentum=0.9, parameters=62378344),
    "vgg16": Network(
        title="VGG-16", image=(3, 224, 224),
        layers=vgg((64, 128, 256, 512, 512), (2, 2, 3, 3, 3), (4096, 4096), 1000),
        batch_size=4, learning_rate=0.01, momentum=0.9, parameters=138357544),
}
