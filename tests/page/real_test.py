"""The live page in a real browser, against `cnn train --dashboard`: one case, named on the command line.

    real_test.py CNN CASE
"""

import sys

from browser import browser

import real_cases
from real_server import RealServer

OPTIONS = {"readonly_refuses": {"options": ["--dashboard-readonly"]}, "the_real_end_is_told": {"epochs": 1, "options": ["--dashboard-keep"]}}


def main():
    cnn, name = sys.argv[1:]
    run = RealServer(cnn, **OPTIONS.get(name, {}))
    try:
        with browser() as page:
            page.allowed = ()
            page.open(run.url)
            getattr(real_cases, f"case_{name}")(page, run)
            hosts = page.hosts_asked()
            assert hosts <= {f"127.0.0.1:{run.port}"}, f"the page asked {hosts}"
            complaints = [text for text in page.complaints() if not any(part in text for part in page.allowed)]
            assert not complaints, "the browser complains:\n" + "\n".join(complaints)
    finally:
        run.close()


if __name__ == "__main__":
    main()
