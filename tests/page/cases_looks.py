"""How the page looks and behaves for everybody: both widths, light and dark, a screen reader, a keyboard."""

from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

import axe

WIDTHS = (1440, 390)


def everything_open(page, mock):
    """All that can be seen at once is there: pictures, a window, predictions, snapshots, an error, a table."""
    mock.run.warnings = ["the loss is stuck at ln(10) = 2.303 since 500 batches"]
    page.click("#save")
    page.wait(lambda: page.all("#snapshot-list tbody tr"), "a snapshot")
    page.see("#layers", lambda: page.all(".layer[data-name=conv1] canvas"), "pictures")
    page.run("document.querySelector('.layer[data-name=conv1] .behind').open = true; document.querySelector('.chart details').open = true;")
    page.run("document.querySelector('.layer[data-name=conv1] .behind form').requestSubmit()")
    page.wait(lambda: page.all(".window .term"), "a window")
    page.see("#predictions", lambda: page.all("#prediction-list .card"), "predictions")
    page.run("const c = document.getElementById('config'); c.value += 'filtres: 3'; c.dispatchEvent(new Event('input'))")
    page.wait_text("#config-errors", "filtres")


def case_accessible(page, mock):
    """axe-core finds nothing, in light and dark, wide and narrow, open and with a dialog."""
    everything_open(page, mock)
    faults = []
    for dark in (False, True):
        for width in WIDTHS:
            page.look(width, 1000, dark)
            faults += [f"{width} px, {'dark' if dark else 'light'}: {fault}" for fault in axe.faults(page)]
    page.click("#stop")
    faults += [f"dialog: {fault}" for fault in axe.faults(page)]
    assert not faults, "\n".join(faults)


def case_nothing_sticks_out(page, mock):
    """No width makes the page scroll sideways, and nothing that is read is cut."""
    everything_open(page, mock)
    for width in (1920, 1440, 1024, 768, 390, 320):
        page.look(width, 900)
        wide = page.run("return document.documentElement.scrollWidth")
        assert wide <= width, (width, wide)  # at once: charts drawn for the width before must not widen the page
        sticking = ("return [...document.querySelectorAll('body *')].filter((node) => node.getBoundingClientRect().right > innerWidth + 1 && !node.closest('.scroll, .terms, pre, .quiet, table'))"
                    ".slice(0, 5).map((node) => node.outerHTML.slice(0, 120))")
        page.wait(lambda: not page.run(sticking), f"nothing sticks out at {width} px: {page.run(sticking)}")


def case_keyboard_reaches_all(page, mock):
    """Tab goes through every control that can be used, and each shows that it has the focus."""
    page.wait(lambda: page.find("#pause").is_enabled(), "controls")
    seen = set()
    for _ in range(200):
        ActionChains(page.driver).send_keys(Keys.TAB).perform()
        name = page.run("const a = document.activeElement; return a.id || a.textContent.slice(0, 30) || a.outerHTML.slice(0, 60)")
        seen.add(name)
        visible = page.run("const a = document.activeElement; const ring = (n) => n && getComputedStyle(n).outlineStyle !== 'none';"
                           "return ring(a) || ring(a.previousElementSibling) || a.matches('.skip')")
        assert visible, f"{name} does not show its focus"
        if name == "config-reset" or name == "config-check":
            break
    for name in ("pause", "save", "stop", "set-learning_rate", "smoothing", "clear", "hold", "probe-random", "probe-file", "ink", "own-file", "own-digit", "load-file", "config"):
        assert name in seen, (name, sorted(seen))


def case_dark_is_drawn_dark(page, mock):
    """What stands on a canvas follows the system's colours too."""
    page.see("#layers", lambda: page.all(".layer[data-name=relu1] canvas"), "pictures")
    page.click("#hold")
    dead = "const c = document.querySelectorAll('.layer[data-name=relu1] .group[data-kind=activations] canvas')[2]; return [...c.getContext('2d').getImageData(3, 3, 1, 1).data]"
    page.see(".layer[data-name=relu1]", lambda: page.all(".layer[data-name=relu1] .constant canvas"), "a constant map")
    assert page.run(dead) == [247, 247, 245, 255], page.run(dead)
    page.look(1440, 1000, dark=True)
    page.wait(lambda: page.run(dead) == [18, 21, 24, 255], "zero is dark")
    page.allowed = ("willReadFrequently",)
