"""What a comparison trains."""

import math
from typing import NamedTuple, Optional

BATCH = 16


class Case(NamedTuple):
    layers: list
    image: tuple  # height, width
    optimizer: dict  # settings, here and below as the config has them
    schedule: Optional[dict] = None
    loss: dict = {}
    train: dict = {}  # accumulate, average
    groups: list = []  # of parameters
    epochs: int = 2
    images: int = 15 * BATCH - 5  # 15 batches an epoch, the last a smaller one

    def batches(self):
        return math.ceil(self.images / BATCH)

    def steps(self):
        """Of an epoch."""
        return math.ceil(self.batches() / self.train.get("accumulate", 1))
