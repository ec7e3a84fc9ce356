"""The networks of the comparison, one entry each. From it follow the config that `cnn` reads, PyTorch's module and with
it the ONNX file, Darknet's cfg, dlib's type, and the layer lists that tiny-dnn and ConvNetJS build from."""

import dataclasses
import json

from layers import (BATCH_NORM, GELU, GLOBAL_POOL, LRN, RELU, RELU6, as_config, branches, conv, dropout, fc, normed, pool,
                    residual, resolved)


def vgg(filters, convolutions, hidden, classes):
    """[(CONV-RELU)*N-POOL]*M-(FC-RELU)*K, 3x3 and pad 1."""
    layers = []
    for width, count in zip(filters, convolutions):
        layers += [conv(width, 3, pad=1), RELU] * count + [pool(2)]
    for units in hidden:
        layers += [fc(units), RELU]
    return layers + [fc(classes)]


def resnet(filters, blocks, classes):
    """After the stem: basic blocks, the first of each width but the first at stride 2."""
    layers = []
    for width, count in zip(filters, blocks):
        for block in range(count):
            stride = 2 if block == 0 and width != filters[0] else 1
            layers += [residual(*normed(width, 3, RELU, stride=stride, pad=1), *normed(width, 3, pad=1)), RELU]
    return layers + [GLOBAL_POOL, fc(classes)]


def inception(one, before_three, three, before_five, five, pooled):
    return branches([conv(one, 1), RELU],
                    [conv(before_three, 1), RELU, conv(three, 3, pad=1), RELU],
                    [conv(before_five, 1), RELU, conv(five, 5, pad=2), RELU],
                    [pool(3, 1, pad=1), conv(pooled, 1), RELU])


def fire(squeeze, expand):
    return [conv(squeeze, 1), RELU,
            branches([conv(expand, 1), RELU], [conv(expand, 3, pad=1), RELU])]


def inverted_residuals(settings, channels):
    """MobileNetV2's blocks, each group by (expansion, channels, blocks, stride of the first)."""
    layers = []
    for expansion, width, count, first_stride in settings:
        for stride in [first_stride] + [1] * (count - 1):
            wide = expansion * channels
            block = [*(normed(wide, 1, RELU6) if expansion > 1 else []),
                     *normed(wide, 3, RELU6, stride=stride, pad=1, groups=wide), *normed(width, 1)]
            layers += [residual(*block)] if stride == 1 and channels == width else block
            channels = width
    return layers


def speedrun(filters):
    """The 94% recipe's blocks."""
    layers = []
    for width in filters:
        layers += [conv(width, 3, pad=1, bias=False), pool(2), BATCH_NORM, GELU, *normed(width, 3, GELU, pad=1)]
    return layers


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
        return self.resolved()[-1]["outputs"][0]

    def resolved(self):
        return resolved(self.layers, self.image)

    def steady(self):
        """Without what is drawn by chance, and with steps so small that they do not blow up differences in rounding."""
        layers = [layer for layer in self.layers if layer["type"] != "dropout"]
        return dataclasses.replace(self, layers=layers, learning_rate=1e-4)

    def config(self, root=None, epochs=1, images=0):
        """A config for `cnn` (JSON is YAML), with a data section where `root` is given."""
        channels, height, width = self.image
        config = {
            "input": {"channels": channels, "height": height, "width": width},
            "rounding": "floor",
            "layers": as_config(self.layers) + ["softmax"],
            "train": {"epochs": epochs, "batch_size": self.batch_size,
                      "optimizer": {"type": "sgd", "learning_rate": self.learning_rate, "momentum": self.momentum}},
        }
        if root:
            config["data"] = {"format": "idx" if self.data == "mnist" else "cifar10", "root": str(root),
                              "normalize": {"mean": [self.center] * channels, "std": [1] * channels}}
            if images:
                config["data"]["limit"] = {"train": images}
        return json.dumps(config, indent=1)


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
    "resnet20": Network(
        title="ResNet-20", image=(3, 32, 32),
        layers=[*normed(16, 3, RELU, pad=1), *resnet((16, 32, 64), (3, 3, 3), 10)],
        batch_size=128, learning_rate=0.1, momentum=0.9, parameters=272474),
    "speedrun": Network(
        title="the network of CIFAR-10's 94% recipe", image=(3, 32, 32),
        layers=[conv(24, 2), GELU, *speedrun((64, 256, 256)), pool(3), fc(10, bias=False)],
        batch_size=1000, learning_rate=0.01, momentum=0.85, parameters=1972792),
    "resnet18": Network(
        title="ResNet-18", image=(3, 224, 224),
        layers=[*normed(64, 7, RELU, stride=2, pad=3), pool(3, 2, pad=1),
                *resnet((64, 128, 256, 512), (2, 2, 2, 2), 1000)],
        batch_size=8, learning_rate=0.01, momentum=0.9, parameters=11689512),
    "googlenet": Network(
        title="GoogLeNet", image=(3, 224, 224),
        layers=[conv(64, 7, 2, 3), RELU, pool(3, 2, ceil=True), LRN, conv(64, 1), RELU, conv(192, 3, pad=1), RELU, LRN,
                pool(3, 2, ceil=True), inception(64, 96, 128, 16, 32, 32), inception(128, 128, 192, 32, 96, 64),
                pool(3, 2, ceil=True), inception(192, 96, 208, 16, 48, 64), inception(160, 112, 224, 24, 64, 64),
                inception(128, 128, 256, 24, 64, 64), inception(112, 144, 288, 32, 64, 64),
                inception(256, 160, 320, 32, 128, 128),
                pool(3, 2, ceil=True), inception(256, 160, 320, 32, 128, 128), inception(384, 192, 384, 48, 128, 128),
                GLOBAL_POOL, dropout(0.4), fc(1000)],
        batch_size=8, learning_rate=0.01, momentum=0.9, parameters=6998552),
    "mobilenet-v2": Network(
        title="MobileNetV2", image=(3, 224, 224),
        layers=[*normed(32, 3, RELU6, stride=2, pad=1),
                *inverted_residuals([(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1),
                                     (6, 160, 3, 2), (6, 320, 1, 1)], 32),
                *normed(1280, 1, RELU6), GLOBAL_POOL, dropout(0.2), fc(1000)],
        batch_size=8, learning_rate=0.01, momentum=0.9, parameters=3504872),
    "squeezenet": Network(
        title="SqueezeNet 1.1", image=(3, 224, 224),
        layers=[conv(64, 3, 2), RELU, pool(3, 2, ceil=True), *fire(16, 64), *fire(16, 64),
                pool(3, 2, ceil=True), *fire(32, 128), *fire(32, 128),
                pool(3, 2, ceil=True), *fire(48, 192), *fire(48, 192), *fire(64, 256), *fire(64, 256),
                dropout(0.5), conv(1000, 1), RELU, GLOBAL_POOL],
        batch_size=8, learning_rate=0.01, momentum=0.9, parameters=1235496),
}
