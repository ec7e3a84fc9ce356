"""The live page in a real browser, against `cnn train --dashboard`: one case, named on the command line.

    real_test.py CNN CASE
"""

import sys

from browser import browser

import real_cases
from real_server import SKIPPED, RealServer

OPTIONS = {"readonly_refuses": {"options": ["--dashboard-readonly"]}, "the_real_end_is_told": {"epochs": 1, "options": ["--dashboard-keep"]}}


# What a program without some part of the page's other side leaves out: the cases that need it are skipped.
NEEDS = {"every_kind_of_layer_draws": "/api/layers", "predictions_stay_the_same_images": "/api/predictions",
         "ones_own_image_goes_through_the_network": "/api/layers",
         "a_snapshot_there_and_back": "/api/snapshots", "a_config_is_checked_and_begun": "/api/config"}


def main():
    cnn, name = sys.argv[1:]
    run = RealServer(cnn, **OPTIONS.get(name, {}))
    try:
        run.missing = {path for path in NEEDS.values() if run.status("GET", path, {"Authorization": f"Bearer {run.token}"}) == 404}
        if NEEDS.get(name) in run.missing:
            print(f"this cnn does not answer {NEEDS[name]}")
            sys.exit(SKIPPED)
        with browser() as page:
            page.allowed = ()
            page.open(run.url)
            getattr(real_cases, f"case_{name}")(page, run)
            hosts = page.hosts_asked()
            assert hosts <= {f"127.0.0.1:{run.port}"}, f"the page asked {hosts}"
            complaints = [text for text in page.complaints() if not any(part in text for part in (*page.allowed, *run.missing))]
            assert not complaints, "the browser complains:\n" + "\n".join(complaints)
    finally:
        run.close()


if __name__ == "__main__":
    main()
