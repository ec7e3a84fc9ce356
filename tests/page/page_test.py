"""The live page in a real browser, against a server that pretends to train: one case, named on the command line.

    page_test.py CASE [--scratch DIRECTORY]     DIRECTORY keeps what a case fetches (axe-core)
    page_test.py --pictures DIRECTORY [--url URL]    pictures of the page, light and dark, wide and narrow, to look at;
                                                     of the training at URL, as `cnn train --dashboard` prints it
"""

import argparse
import pathlib
import sys
import tempfile

from browser import browser

import axe
import cases_looks
import cases_numbers
import cases_parts
import cases_run
from mock_server import DYGRAPHS, MockServer

ROOMS = (cases_numbers, cases_run, cases_parts, cases_looks)
CASES = {name.removeprefix("case_"): case for room in ROOMS for name, case in vars(room).items() if name.startswith("case_")}
SKIPPED = 77


def run(case, scratch):
    if case is cases_looks.case_accessible:
        axe.text = axe.source(scratch / "axe_core")
    mock = MockServer(readonly=case is cases_run.case_readonly_only_looks)
    with browser() as page:
        page.allowed = ()
        page.open(mock.url)
        case(page, mock)
        hosts = page.hosts_asked()
        assert hosts <= {f"127.0.0.1:{mock.port}"}, f"the page asked {hosts}"
        complaints = [text for text in page.complaints() if not any(part in text for part in page.allowed)]
        assert not complaints, "the browser complains:\n" + "\n".join(complaints)


def pictures(directory, url):
    directory.mkdir(parents=True, exist_ok=True)
    mock = None if url else MockServer()
    with browser() as page:
        page.open(url or mock.url)
        if mock:
            cases_looks.everything_open(page, mock)
        for width in cases_looks.WIDTHS:
            for dark in (False, True):
                page.picture(directory / f"page-{width}-{'dark' if dark else 'light'}.png", width, dark=dark)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("case", nargs="?", choices=CASES)
    options.add_argument("--scratch", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "cnn-page-tests")
    options.add_argument("--pictures", type=pathlib.Path)
    options.add_argument("--url")
    chosen = options.parse_args()
    if not (DYGRAPHS / "dygraph.min.js").exists():
        print("dygraphs is not installed; scripts/install-deps does that")
        sys.exit(SKIPPED)
    elif chosen.pictures:
        pictures(chosen.pictures, chosen.url)
    else:
        run(CASES[chosen.case], chosen.scratch)


if __name__ == "__main__":
    main()
