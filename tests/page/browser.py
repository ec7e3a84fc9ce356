"""Debian's chromium, driven by Debian's selenium; what the page asked for and what the browser complained of."""

import contextlib
import json
import pathlib
import sys
import time
import urllib.parse

SKIPPED = 77  # which ctest takes for skipped
CHROMIUM, DRIVER = pathlib.Path("/usr/bin/chromium"), pathlib.Path("/usr/bin/chromedriver")

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
except ImportError as error:
    print(f"{error}: selenium is not installed; scripts/install-deps --all does that")
    sys.exit(SKIPPED)
for program in (CHROMIUM, DRIVER):
    if not program.exists():
        print(f"{program} is not installed; scripts/install-deps --all does that")
        sys.exit(SKIPPED)

PATIENCE = 20  # seconds


class Page:
    """The page in a browser of its own."""

    def __init__(self, driver):
        self.driver = driver

    def open(self, url, width=1440, height=1000, dark=False):
        self.look(width, height, dark)
        self.driver.get(url)

    def look(self, width, height, dark=False):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0])?.textContent ?? null", selector)

    def show(self, selector):
        self.run("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", selector)

    def click(self, selector):
        self.wait(lambda: self.find(selector).is_enabled(), f"{selector} can be clicked on")
        self.show(selector)
        self.find(selector).click()

    def type(self, selector, text):
        """Replaces what a field holds, key by key."""
        self.wait(lambda: self.find(selector).is_enabled(), f"{selector} can be typed in")
        self.show(selector)
        self.run("arguments[0].focus(); arguments[0].select()", self.find(selector))
        self.find(selector).send_keys(text)

    def wait(self, holds, what):
        """Until it holds, and what it then gives."""
        end = time.monotonic() + PATIENCE
        while True:
            if given := holds():
                return given
            if time.monotonic() > end:
                raise AssertionError(f"not within {PATIENCE} s: {what}")
            time.sleep(0.05)

    def see(self, selector, holds, what):
        """Waits with this in view: what stands above it may grow meanwhile."""
        def shown():
            self.show(selector)
            return holds()
        return self.wait(shown, what)

    def wait_text(self, selector, part):
        self.wait(lambda: part in (self.text(selector) or ""), f"{selector} says {part!r}; it says {self.text(selector)!r}")

    def module(self, source, *arguments):
        """What an expression gives in which `load(NAME)` is one of the page's modules."""
        return self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1]; const load = (name) => import(name);"
            f"(async (...given) => {{ {source} }})(...arguments).then(done, (error) => done('error: ' + error));", *arguments)

    def complaints(self):
        """What the browser wrote to its console: errors, and refusals of the security policy."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    def hosts_asked(self):
        """The hosts that the page sent requests to."""
        hosts = set()
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                url = urllib.parse.urlsplit(message["params"]["request"]["url"])
                if url.scheme not in ("data", "blob", "about", "chrome"):
                    hosts.add(url.netloc)
        return hosts

    def picture(self, path, width, height=None, dark=False):
        """A picture of the whole page, all of it in view."""
        self.look(width, height or 1000, dark)
        if height is None:
            for _ in range(4):  # what comes into view makes the page longer
                self.look(width, self.run("return document.documentElement.scrollHeight"), dark)
                time.sleep(1.5)
        pathlib.Path(path).write_bytes(__import__("base64").b64decode(
            self.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"]))


@contextlib.contextmanager
def browser():
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                     "--disable-background-networking", "--disable-component-update", "--disable-sync"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(service=Service(str(DRIVER)), options=options)
    driver.set_script_timeout(30)
    try:
        yield Page(driver)
    finally:
        driver.quit()
