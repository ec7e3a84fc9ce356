#!/usr/bin/env python3
"""Takes README's pictures from the program as it is: of the dashboard in a training of ConvNetJS's network on CIFAR-10, of that
run's report, and of what speaks for an answer. Needs data/cifar10 (scripts/get-data cifar10), chromium (scripts/install-deps --all)
and python3-pil; takes some minutes.

    scripts/pictures/take.py [CNN]      (default: build/release/cnn)
"""

import io
import pathlib
import re
import subprocess
import sys
import tempfile
import time

from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
sys.path.insert(0, str(PROJECT / "tests/page"))
from browser import browser  # noqa: E402

CONFIG = PROJECT / "configs/cifar10-convnetjs.yaml"
EPOCHS = 3
WIDTH, HEIGHT = 1200, 820  # of the browser's window
SIDE = 32  # of an image, of 3 channels, behind a byte with its label
SHOWN_IMAGE = 1
MOST_BYTES = 60_000


def keep(png, name):
    """Smaller, and of so many colours as leave it small."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    if picture.width > 900:
        picture = picture.resize((900, round(picture.height * 900 / picture.width)), Image.LANCZOS)
    picture.save(HERE / name, optimize=True)
    for colours in (64, 40, 24):  # by the octree, which keeps colours that few pixels have
        if (HERE / name).stat().st_size <= MOST_BYTES:
            break
        picture.quantize(colours, method=Image.FASTOCTREE, dither=Image.NONE).save(HERE / name, optimize=True)
    print(f"{name}: {(HERE / name).stat().st_size} bytes")


def window(page, scratch):
    page.picture(scratch / "window.png", WIDTH, HEIGHT)
    return (scratch / "window.png").read_bytes()


def train_and_look(cnn, run, scratch):
    """The dashboard in the middle of the last epoch."""
    training = subprocess.Popen([cnn, "train", CONFIG, "-q", "-o", run, "--epochs", str(EPOCHS), "--dashboard", "--dashboard-port", "0"],
                                stderr=subprocess.PIPE, text=True)
    url = next(found.group(0) for line in training.stderr if (found := re.search(r"http://127\S+", line)))
    with browser() as page:
        page.open(url, WIDTH, HEIGHT)
        page.wait(lambda: page.run("return document.querySelectorAll('canvas').length"), "there are curves")
        metrics = run / "metrics.csv"
        while training.poll() is None and not (metrics.exists() and len(metrics.read_text().splitlines()) >= EPOCHS):
            time.sleep(0.5)
        time.sleep(5)
        keep(window(page, scratch), "dashboard.png")
    training.wait()


def look_at_report(cnn, run, scratch):
    subprocess.run([cnn, "report", run.name, "-q"], check=True, cwd=scratch)
    with browser() as page:
        page.open((run / "report.html").as_uri(), WIDTH, HEIGHT)
        keep(window(page, scratch), "report.png")


def explain(cnn, run, scratch):
    test = next((PROJECT / "data/cifar10").rglob("test_batch.bin")).read_bytes()
    size = 3 * SIDE * SIDE
    channels = test[SHOWN_IMAGE * (size + 1) + 1:(SHOWN_IMAGE + 1) * (size + 1)]
    pixels = bytes(channels[c * SIDE * SIDE + i] for i in range(SIDE * SIDE) for c in range(3))
    (scratch / "image.ppm").write_bytes(b"P6 %d %d 255\n" % (SIDE, SIDE) + pixels)
    subprocess.run([cnn, "explain", run, "image.ppm", "-o", "why", "-q", "--method", "occlusion", "--class", "ship"], check=True, cwd=scratch)
    keep((scratch / "why/image-occlusion.png").read_bytes(), "explanation.png")


def main():
    cnn = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else PROJECT / "build/release/cnn").resolve()
    with tempfile.TemporaryDirectory(prefix="cnn-pictures-") as directory:
        scratch = pathlib.Path(directory)
        run = scratch / "cifar10-convnetjs"
        train_and_look(cnn, run, scratch)
        look_at_report(cnn, run, scratch)
        explain(cnn, run, scratch)


if __name__ == "__main__":
    main()
