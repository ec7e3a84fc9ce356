"""The networks that bench-peers trains. One entry each: the config that `cnn` reads, and the same in PyTorch."""

import dataclasses
import typing


@dataclasses.dataclass
class Network:
    config: str  # below configs/
    image: tuple  # channels, height, width
    classes: int
    batch_size: int
    images: tuple  # training and test images, where they must be made up
    learning_rate: float
    momentum: float
    torch: typing.Callable  # torch.nn -> module that gives logits


NETWORKS = {
    "mnist-slide": Network(
        config="mnist-slide.yaml",
        image=(1, 28, 28),
        classes=10,
        batch_size=64,
        images=(60000, 10000),
        learning_rate=0.01,
        momentum=0.5,
        torch=lambda nn: nn.Sequential(
            nn.Conv2d(1, 10, 5), nn.MaxPool2d(2), nn.ReLU(),
            nn.Conv2d(10, 20, 5), nn.MaxPool2d(2), nn.ReLU(),
            nn.Flatten(), nn.Linear(320, 10))),
}
