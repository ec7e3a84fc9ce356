"""The parts below the curves: network, predictions, your own image, snapshots, config."""

import base64
import pathlib
import tempfile
import time

from selenium.webdriver import ActionChains

import mock_run


def image_file():
    path = pathlib.Path(tempfile.mkdtemp()) / "mine.png"
    path.write_bytes(base64.b64decode(mock_run.scene("mine").split(",")[1]))
    return path


def give(page, selector, path):
    page.find(selector).send_keys(str(path))


def asked(mock, part, since):
    return [(at, path) for at, method, path in list(mock.requests) if at >= since and part in path]


def case_layers_are_shown(page, mock):
    page.see("#layers", lambda: len(page.all(".layer")) == len(mock_run.LAYERS), "a row a layer")
    page.wait_text(".layer[data-name=conv1] summary", "(5*5*3 + 1)*16 = 1,216 parameters")
    summary = page.text(".layer[data-name=conv1] summary")
    for part in ("conv", "32×32×16", "5x5, stride 1, pad 2", "activations −1.", "gradients −0.003"):
        assert part in summary, (part, summary)
    for layer in mock_run.LAYERS:
        row = f".layer[data-name={layer[0]}]"
        page.see(row, lambda: page.all(f"{row} .group[data-kind=activations] canvas"), f"pictures of {layer[0]}")
        has_weights = len(page.all(f"{row} .group[data-kind=weights]:not([hidden]) canvas")) > 0
        assert has_weights == (layer[6] is not None), layer
    assert page.text(".layer[data-name=conv1] .group[data-kind=weights] .scale").startswith("colour: grey is 0")
    assert page.text(".layer[data-name=conv2] .group[data-kind=weights] .scale") == "scale ±0.412"
    captions = page.run("return [...document.querySelectorAll('.layer[data-name=relu1] .group[data-kind=activations] figcaption')].map((node) => node.textContent)")
    assert captions[:4] == ["0", "1", "2 constant", "3"], captions
    # 20 filters over 16 channels are 320 pictures: page by page.
    page.show(".layer[data-name=conv2] > .tools")
    assert page.text(".layer[data-name=conv2] > .tools .note") == "0 to 23 of 320"
    page.click(".layer[data-name=conv2] > .tools button:last-of-type")
    page.wait_text(".layer[data-name=conv2] > .tools .note", "24 to 47 of 320")


def case_pictures_only_when_seen(page, mock):
    page.look(1440, 500)
    page.wait_text("#run-state", "Running")
    page.run("window.scrollTo(0, 0)")
    time.sleep(1)
    since = time.monotonic()
    time.sleep(2)
    assert not asked(mock, "/api/layers", since) and not asked(mock, "/api/predictions", since), "nothing is looked at"
    page.see(".layer[data-name=conv1]", lambda: page.all(".layer[data-name=conv1] canvas"), "pictures")
    since = time.monotonic()
    times = lambda path: [at for at, one in asked(mock, "/api/layers", since) if one == path]
    for path in ("/api/layers", "/api/layers/conv1"):
        page.wait(lambda: len(times(path)) >= 4, f"{path} is asked for again and again")
        apart = [b - a for a, b in zip(times(path), times(path)[2:])]
        assert min(apart) > 0.8, f"{path}: at most twice a second, {apart}"
    assert not asked(mock, "/api/layers/softmax1", since), "what is out of sight is not asked for"
    page.click("#hold")
    time.sleep(1)
    since = time.monotonic()
    time.sleep(1.5)
    assert not asked(mock, "/api/layers", since), "the pictures are held"


def case_behind_a_number(page, mock):
    page.click("#pause")
    page.see("#layers", lambda: page.all(".layer[data-name=conv1] .group[data-kind=activations] canvas"), "pictures")
    page.show(".layer[data-name=conv1] .group[data-kind=activations]")
    canvas = page.all(".layer[data-name=conv1] .group[data-kind=activations] canvas")[2]
    size = canvas.size
    # Row 0, column 31 of map 2: a corner, with padding above and to the right.
    ActionChains(page.driver).move_to_element_with_offset(canvas, size["width"] // 2 - 1, -(size["height"] // 2) + 1).perform()
    page.wait_text(".layer[data-name=conv1] .under", "Activations, map 2, row 0, column 31: about")
    ActionChains(page.driver).move_to_element_with_offset(canvas, 1, 1).click().perform()
    page.wait_text(".layer[data-name=conv1] .window", "conv1, map 2, row 16, column 16")
    ActionChains(page.driver).move_to_element_with_offset(canvas, size["width"] // 2 - 1, -(size["height"] // 2) + 1).click().perform()
    page.wait_text(".layer[data-name=conv1] .window", "conv1, map 2, row 0, column 31")
    _, window = __import__("mock_pictures").window(mock.run, "conv1", 2, 0, 31)
    told = page.text(".layer[data-name=conv1] .window .sum")
    assert told.startswith("0.1000 (bias) ") and told.endswith(f"= {abs(window['output']):.4g}".replace("-", "−")[-5:]), (told, window["output"])
    padding = len(page.all(".layer[data-name=conv1] .window .term:first-child td.padding"))
    assert padding == 2 * 5 + 3 * 2, padding
    # By keyboard, and deeper: 16 channels, of which eight are shown.
    page.show(".layer[data-name=conv2] .behind")
    page.click(".layer[data-name=conv2] .behind summary")
    page.type(".layer[data-name=conv2] .behind label:nth-of-type(2) input", "7\n")
    page.wait_text(".layer[data-name=conv2] .window", "map 0, row 7, column 0")
    assert len(page.all(".layer[data-name=conv2] .window .term")) == 8
    assert "8 others give" in page.text(".layer[data-name=conv2] .window")


def case_probes_are_chosen(page, mock):
    page.show("#probe-random")
    page.wait_text("#probe-text", "The fixed image: cat")
    page.click("#probe-random")
    page.wait_text("#probe-text", "An image drawn at random: ")
    assert page.find("#probe-random").get_attribute("aria-pressed") == "true"
    give(page, "#probe-file", image_file())
    page.wait_text("#probe-text", "Your image")


def case_predictions_are_shown(page, mock):
    page.see("#predictions", lambda: len(page.all("#prediction-list .card")) == 20, "twenty images")
    page.wait_text("#predictions-accuracy", "of 200 test images right")
    cards = page.run("return [...document.querySelectorAll('#prediction-list .card')].map((card) => [card.classList.contains('right'), card.querySelector('.mark').textContent, card.querySelectorAll('.bars li').length])")
    assert all(mark == ("✓" if right else "✗") and bars == 3 for right, mark, bars in cards), cards
    assert not page.all("#prediction-list b:not(.share)"), "a file's name is text"
    assert "<b>tricky" in page.all("#prediction-list img")[1].get_attribute("alt")
    page.see("#predictions", lambda: len(page.all("#prediction-list .card:first-child .past i")) > 1, "its past")


def case_own_images_are_classified(page, mock):
    page.show("#paper")
    canvas = page.find("#paper")
    ActionChains(page.driver).move_to_element(canvas).click_and_hold().move_by_offset(60, 40).move_by_offset(-20, 30).release().perform()
    page.wait(lambda: len(page.all("#own-answer .bars li")) == 3, "an answer")
    page.wait_text("#own-answer", "looks inverted")
    white = page.run("const c = document.getElementById('paper'); return [...c.getContext('2d').getImageData(140, 140, 1, 1).data]")
    assert white == [255, 255, 255, 255], white
    page.click("#own-invert")
    page.wait(lambda: "looks inverted" not in page.text("#own-answer"), "no warning any more")
    page.click("#own-digit")
    page.wait_text("#own-answer", "looks inverted")
    assert not page.find("#own-invert").is_selected() and not page.find("#own-invert").is_enabled()
    page.click("#own-digit")
    page.click("#undo")
    page.wait_text("#own-answer", "The paper is empty.")
    give(page, "#own-file", image_file())
    page.wait(lambda: len(page.all("#own-answer .bars li")) == 3, "an answer for a file")
    page.click("#own-probe")
    page.wait_text("#probe-text", "Your image")


def case_snapshots_are_saved_and_loaded(page, mock):
    page.wait_text("#snapshot-list", "None yet.")
    page.click("#save")
    page.wait(lambda: len(page.all("#snapshot-list tbody tr")) == 1, "a snapshot")
    page.click("#save")
    page.wait(lambda: len(page.all("#snapshot-list tbody tr")) == 2, "two")
    links = [node.get_attribute("href").split("/", 3)[3] for node in page.all("#snapshot-list a")]
    assert links == ["api/snapshots/1/model.bin", "api/snapshots/1/net.json", "api/snapshots/2/model.bin"], links
    page.wait_text("#snapshot-list", "no JSON: batch_norm1: ConvNetJS has no batch_norm")
    page.click("#snapshot-list tbody tr:first-child button")
    page.click("#ask-yes")
    page.wait_text("#snapshots-note", "snapshot 1 is loaded.")
    page.wait_text("#changes", "loaded snapshots/1.bin")
    foreign = image_file()
    give(page, "#load-file", foreign)
    page.click("#ask-yes")
    page.wait_text("#snapshots-note", "It does not fit: conv1 has 16 filters")
    page.allowed = ("409",)


def case_configs_are_checked(page, mock):
    page.wait(lambda: "filters: 16" in page.find("#config").get_attribute("value"), "the config")
    edit = lambda a, b: page.run("const c = document.getElementById('config'); c.value = c.value.replace(arguments[0], arguments[1]); c.dispatchEvent(new Event('input'))", a, b)
    assert not page.find("#config-restart").is_enabled()
    edit("filters: 16", "filtres: 16")
    page.wait_text("#config-errors", "did you mean `filters`?")
    assert "^" in page.text("#config-errors") and not page.find("#config-restart").is_enabled()
    edit("filtres: 16", "filters: 24")
    page.wait_text("#config-note", "Nothing is wrong with it.")
    page.click("#config-restart")
    page.click("#ask-yes")
    page.wait_text("#notices", "A new run has begun: runs/cifar10-convnetjs-2")
    page.wait(lambda: mock.run.steps < 400, "the new run's steps")
    page.wait(lambda: "filters: 24" in page.find("#config").get_attribute("value"), "the new run's config")
    page.wait(lambda: not page.find("#config-reset").is_enabled(), "nothing is edited")
