"""`cnn report` of a small training in a real browser: one case, named on the command line.

    report_test.py CNN CASE [--scratch DIRECTORY]     DIRECTORY keeps what a case fetches (axe-core)
"""

import argparse
import pathlib
import subprocess
import tempfile

from browser import browser

import axe
import report_cases
from real_server import CONFIG, write_images


def make_report(cnn, directory):
    """The address of the page. Few images to train on: some answers are wrong."""
    write_images(directory / "data")
    (directory / "net.yaml").write_text(CONFIG % 1)
    for command in (["train", "net.yaml", "-o", "run", "-q", "--profile", "--set", "data.limit.train=60"], ["report", "run", "-q"]):
        done = subprocess.run([cnn, *command], cwd=directory, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, done.stderr
    return (directory / "run" / "report.html").as_uri()


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("cnn")
    options.add_argument("case")
    options.add_argument("--scratch", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "cnn-page-tests")
    chosen = options.parse_args()
    if chosen.case == "report_is_accessible":
        axe.text = axe.source(chosen.scratch / "axe_core")
    with tempfile.TemporaryDirectory() as scratch, browser() as page:
        report = make_report(chosen.cnn, pathlib.Path(scratch))
        page.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0})
        page.open(report)
        getattr(report_cases, f"case_{chosen.case}")(page, report)
        hosts = page.hosts_asked()
        assert hosts <= {""}, f"the page asked {hosts}"
        assert not page.complaints(), page.complaints()


if __name__ == "__main__":
    main()
