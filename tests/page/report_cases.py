"""The page of `cnn report`, from a file, with the network off: a test a function `case_NAME`."""

from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

import axe

WIDTHS = (1440, 390)


def open_all(page):
    page.run("for (const details of document.querySelectorAll('details')) details.open = true")


def case_report_is_accessible(page, report):
    """axe-core finds nothing, in light and dark, wide and narrow, with all tables and images open."""
    page.open(report + "#all-images")
    open_all(page)
    faults = []
    for dark in (False, True):
        for width in WIDTHS:
            page.look(width, 1000, dark)
            faults += [f"{width} px, {'dark' if dark else 'light'}: {fault}" for fault in axe.faults(page)]
    assert not faults, "\n".join(faults)


def case_report_fits_every_width(page, report):
    """No width makes the page scroll sideways."""
    page.open(report + "#all-images")
    open_all(page)
    for width in (1920, 1440, 768, 390, 320):
        page.look(width, 900)
        wide = page.run("return document.documentElement.scrollWidth")
        assert wide <= width, (width, wide)


def case_report_cells_open_their_images(page, report):
    """By the keyboard alone: a cell leads to its images and to nothing else, and back."""
    cell = page.find(".matrix td.wrong a")
    target, count = cell.get_attribute("href").split("#")[1], int(cell.text)
    assert not [group for group in page.all(".group") if group.is_displayed()]
    page.run("arguments[0].focus()", cell)
    ActionChains(page.driver).send_keys(Keys.ENTER).perform()
    shown = [group for group in page.all(".group") if group.is_displayed()]
    assert [group.get_attribute("id") for group in shown] == [target]
    images = page.all(f"#{target} li")
    assert len(images) == count, (len(images), count)
    assert page.run("return [...document.querySelectorAll(arguments[0])].every((image) => image.complete && image.naturalWidth > 0)", f"#{target} img")
    assert all("image " in image.text for image in images)


def case_report_shows_every_picture(page, report):
    page.open(report + "#all-images")
    broken = page.run("return [...document.images].filter((image) => !(image.complete && image.naturalWidth > 0)).map((image) => image.outerHTML.slice(0, 200))")
    assert page.all("img") and not broken, broken


def case_report_prints_without_its_links(page, report):
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    look = page.run("const style = getComputedStyle(document.body); return [style.backgroundColor, style.color, getComputedStyle(document.querySelector('nav')).display]")
    assert look == ["rgb(255, 255, 255)", "rgb(0, 0, 0)", "none"], look
