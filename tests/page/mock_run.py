"""A training that only pretends: the numbers that a run would tell, from formulas, for the tests of the page."""

import base64
import math
import random
import struct
import threading
import time
import zlib

CLASSES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
BATCHES, EPOCHS, BATCH = 900, 3, 50
SETTABLE = ["learning_rate", "momentum", "weight_decay", "batch_size", "log_every"]

# name, type, channels, height, width, filter, filters of KxKxD, arithmetic, parameters
LAYERS = [
    ("input", "input", 3, 32, 32, "", None, "", 0),
    ("conv1", "conv", 16, 32, 32, "5x5, stride 1, pad 2", (16, 5, 3), "(5*5*3 + 1)*16 = 1,216", 1216),
    ("relu1", "relu", 16, 32, 32, "", None, "", 0),
    ("pool1", "pool", 16, 16, 16, "max 2x2, stride 2", None, "", 0),
    ("conv2", "conv", 20, 16, 16, "5x5, stride 1, pad 2", (20, 5, 16), "(5*5*16 + 1)*20 = 8,020", 8020),
    ("batch_norm1", "batch_norm", 20, 16, 16, "", None, "2*20 = 40", 40),
    ("relu2", "relu", 20, 16, 16, "", None, "", 0),
    ("pool2", "pool", 20, 8, 8, "max 2x2, stride 2", None, "", 0),
    ("fc1", "fc", 10, 1, 1, "", (10, 8, 20), "(8*8*20 + 1)*10 = 12,810", 12810),
    ("softmax1", "softmax", 10, 1, 1, "", None, "", 0),
]


def png(width, height, colour_at):
    """A PNG as a data: URL; colour_at(x, y) gives red, green, blue."""
    rows = b"".join(b"\0" + bytes(c for x in range(width) for c in colour_at(x, y)) for y in range(height))
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    data = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return "data:image/png;base64," + base64.b64encode(data).decode()


def scene(seed):
    """A disc before a graded sky: enough of an image to look at."""
    draw = random.Random(seed)
    cx, cy, r = draw.uniform(10, 22), draw.uniform(10, 22), draw.uniform(5, 11)
    disc, sky = [draw.randrange(256) for _ in range(3)], [draw.randrange(256) for _ in range(3)]
    inside = lambda x, y: (x - cx) ** 2 + (y - cy) ** 2 < r * r
    return png(32, 32, lambda x, y: disc if inside(x, y) else [min(255, c * (y + 16) // 48) for c in sky])


class Run:
    """The state of a run. `tell` is called with each event."""

    def __init__(self, tell, readonly=False):
        self.tell = tell
        self.readonly = readonly
        self.lock = threading.RLock()
        self.began = time.monotonic()
        self.state = "running"
        self.steps = 400
        self.single = 0
        self.settings = {"learning_rate": 0.009999999776, "momentum": 0.9, "weight_decay": 1e-4, "batch_size": BATCH, "log_every": 50}
        self.next_batch_size = None
        self.changes = []
        self.snapshots = []
        self.probe = "fixed"
        self.warnings = []
        self.config = "name: cifar10-convnetjs\ninput: {channels: 3, height: 32, width: 32}\nlayers:\n  - conv: {filters: 16, kernel: 5, pad: 2}\n  - relu\n  - pool: 2\n  - softmax: 10\n"
        self.directory = "runs/cifar10 convnetjs"

    def advance(self, count=1):
        """So many steps on; an epoch's end and the run's are told."""
        with self.lock:
            before = self.steps // BATCHES
            self.steps = min(BATCHES * EPOCHS, self.steps + count)
            epoch = self.steps // BATCHES
            if epoch > before:
                for split in ("validation", "test"):
                    self.tell({"event": split, "epoch": epoch, "loss": self.loss(), "correct": 5000, "total": 10000, "accuracy": self.accuracy() - 0.02})
                if epoch == EPOCHS:
                    self.state = "done"
                    self.tell({"event": "done", "model": self.directory + "/model.bin"})

    def loss(self, steps=None):
        return 0.9 + 1.4 * math.exp(-(self.steps if steps is None else steps) / 600)

    def batch_loss(self, steps):
        return self.loss(steps) + 0.25 * random.Random(steps).uniform(-1, 1)

    def accuracy(self, steps=None):
        return 0.68 - 0.58 * math.exp(-(self.steps if steps is None else steps) / 700)

    def rate(self, steps):
        return self.settings["learning_rate"] * 0.5 ** (steps // BATCHES)

    def state_json(self):
        with self.lock:
            s = self.steps
            rate = 3172.4 if self.state == "running" else 0.0
            return {
                "state": self.state, "name": "cifar10-convnetjs", "directory": self.directory, "readonly": self.readonly,
                "epoch": min(EPOCHS, s // BATCHES + 1), "epochs": EPOCHS, "batch": s - BATCHES * min(EPOCHS - 1, s // BATCHES), "batches": BATCHES,
                "seen": s % BATCHES * BATCH, "total": BATCHES * BATCH, "steps": s, "examples": s * BATCH,
                "loss": self.batch_loss(s), "smoothed_loss": self.loss(), "l2_loss": 0.01234 + s * 1e-6, "forward_ms": 0.1132, "backward_ms": 0.2381,
                "train_accuracy": self.accuracy(), "validation_accuracy": self.accuracy() - 0.02, "test_accuracy": None, "images_per_second": rate,
                "seconds": time.monotonic() - self.began + s * 0.015, "seconds_left": None if self.state == "done" else (BATCHES * EPOCHS - s) * 0.015,
                "learning_rate": self.rate(s), "base_learning_rate": self.settings["learning_rate"], "momentum": self.settings["momentum"],
                "weight_decay": self.settings["weight_decay"], "batch_size": self.settings["batch_size"], "planned_batch_size": 64,
                "log_every": self.settings["log_every"], "optimizer": "sgd", "settable": SETTABLE, "next_batch_size": self.next_batch_size,
                "best": None if s < BATCHES else {"split": "validation", "epoch": s // BATCHES, "accuracy": self.accuracy(s // BATCHES * BATCHES), "loss": 1.1},
                "warnings": self.warnings, "model": "model.bin" if self.state == "done" else None, "changes": len(self.changes), "program": "build/release/cnn",
            }

    def curves(self):
        at = list(range(10, self.steps + 1, 10))
        names, rows = self.norms_rows(at)
        ends = [e * BATCHES for e in range(1, self.steps // BATCHES + 1)]
        accuracy = [[s, self.accuracy(s), None, None] for s in at] + [[s, None, self.accuracy(s) - 0.02, self.accuracy(s) - 0.03] for s in ends]
        return {"loss": [[s, self.batch_loss(s), self.loss(s)] for s in at], "accuracy": sorted(accuracy, key=lambda row: row[0]),
                "learning_rate": [[s, self.rate(s)] for s in at], "norms": {"layers": names, "rows": rows}, "epochs": [[1, 1]] + [[1 + s // BATCHES, s + 1] for s in ends if s < BATCHES * EPOCHS]}

    def norms_rows(self, at):
        names = [layer[0] for layer in LAYERS if layer[6]]
        norm = lambda i, s: (0.5 + 0.4 * i) * math.exp(-s / 2000) * (1 + 0.2 * random.Random(s * 7 + i).uniform(-1, 1))
        return names, [[s, [norm(i, s) for i in range(len(names))], [1e-3 * norm(i, s) for i in range(len(names))]] for s in at]

    def norms_event(self):
        names, [(step, gradients, ratios)] = self.norms_rows([self.steps])
        return {"event": "norms", "step": step,
                "layers": [{"name": n, "gradient": g, "update_ratio": r} for n, g, r in zip(names, gradients, ratios)]}

    def set(self, key, value):
        """An answer's status and body, as POST /api/control gives them."""
        if key not in SETTABLE:
            return 400, {"error": f"{key} cannot be changed in a running training"}
        if value < 0 or (key in ("batch_size", "log_every") and (value != int(value) or value == 0)):
            return 400, {"error": f"{key}: {value} is not a number it can be"}
        if key == "batch_size" and value > 64:
            self.next_batch_size = int(value)
            return 202, {"from_epoch": self.steps // BATCHES + 2}
        self.settings[key] = value
        self.change({"step": self.steps, "key": key, "value": value})
        return 200, self.state_json()

    def change(self, change):
        self.changes.append(change)
        self.tell({"event": "change", **change})

    def control(self, body):
        with self.lock:
            action = body.get("action")
            if action == "set":
                return self.set(body["key"], body["value"])
            if action == "pause" and self.state == "running":
                self.state = "paused"
                self.tell({"event": "paused"})
            elif action == "resume" and self.state == "paused":
                self.state = "running"
                self.tell({"event": "resumed"})
            elif action == "step" and self.state == "paused":
                self.advance()
            elif action == "stop" and self.state in ("running", "paused"):
                self.state = "stopping"
                self.tell({"event": "stopped"})
            else:
                return 409, {"error": f"{action} cannot be now: the training is {self.state}"}
            return 200, self.state_json()
