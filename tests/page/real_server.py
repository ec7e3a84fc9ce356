"""`cnn train --dashboard` itself, on images of noise, for the tests of the page."""

import http.client
import json
import pathlib
import random
import re
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request

SKIPPED = 77
SIDE, CLASSES = 16, 3

# A layer of each kind.
CONFIG = """\
name: every-kind
input: {channels: 1, height: 16, width: 16}
layers:
  - conv: {filters: 6, kernel: 3, pad: 1}
  - batch_norm
  - relu
  - lrn
  - pool: 2
  - conv: {filters: 8, kernel: [3, 1], stride: [2, 1], pad: [1, 0], rounding: floor}
  - leaky_relu
  - residual:
      layers:
        - conv: {filters: 8, kernel: 3, pad: 1}
        - elu
  - branches:
      - [{conv: {filters: 4, kernel: 1}}, gelu]
      - [{pool: {kernel: 3, stride: 1, pad: 1, type: average}}, silu]
  - tanh
  - dropout: 0.2
  - fc: 12
  - sigmoid
  - softmax: {classes: 3}
data:
  format: idx
  root: data
  validation: 0.1
train:
  epochs: %d
  batch_size: 20
  optimizer: {type: sgd, learning_rate: 0.01, momentum: 0.5, weight_decay: 0.0001}
"""


def write_images(directory):
    draw = random.Random(5)
    directory.mkdir()
    for stem, count in (("train", 2000), ("t10k", 100)):
        labels = bytes(draw.randrange(CLASSES) for _ in range(count))
        images = b"".join(bytes(draw.randrange(120) + 60 * label for _ in range(SIDE * SIDE)) for label in labels)
        (directory / f"{stem}-images-idx3-ubyte").write_bytes(struct.pack(">IIII", 2051, count, SIDE, SIDE) + images)
        (directory / f"{stem}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 2049, count) + labels)


class RealServer:
    def __init__(self, cnn, epochs=100000, options=()):
        if "--dashboard" not in subprocess.run([cnn, "train", "--help"], capture_output=True, text=True, check=True).stdout:
            print("this cnn has no --dashboard: it was built without libmicrohttpd")
            sys.exit(SKIPPED)
        self.scratch = tempfile.TemporaryDirectory(prefix="cnn-page-")
        self.directory = pathlib.Path(self.scratch.name)
        write_images(self.directory / "data")
        (self.directory / "net.yaml").write_text(CONFIG % epochs)
        self.errors = open(self.directory / "errors", "w+", encoding="utf-8")
        self.process = subprocess.Popen([cnn, "train", "net.yaml", "-q", "-o", "run", "--dashboard", "--dashboard-port", "0", *options],
                                        cwd=self.directory, stdout=subprocess.DEVNULL, stderr=self.errors)
        self.url = self.address()
        self.port, self.token = re.search(r":(\d+)/\?token=(\S+)", self.url).groups()

    def address(self):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            text = (self.directory / "errors").read_text(encoding="utf-8")
            if found := re.search(r"dashboard: (http://127\.0\.0\.1:\d+/\?token=\S+)", text):
                return found.group(1)
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"no address of the dashboard:\n{text}")

    def get(self, path):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def status(self, method, path, headers, body=None):
        """The status of an answer to a request with these headers alone."""
        connection = http.client.HTTPConnection("127.0.0.1", int(self.port), timeout=10)
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        return connection.getresponse().status

    def lines(self, name):
        path = self.directory / "run" / name
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(30)
        self.errors.close()
        self.scratch.cleanup()
