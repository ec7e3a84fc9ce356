"""The page before a training that is one: what a control does to it, every kind of layer, who is let in."""

import json
import time

from selenium.webdriver import ActionChains

import cases_parts
import mock_pictures
from mock_run import Run
from mock_server import ANSWERS


def case_pause_stops_the_steps(page, run):
    page.wait_text("#run-state", "Running")
    page.click("#pause")
    page.wait_text("#run-state", "Paused")
    before = run.get("/api/state")["steps"]
    time.sleep(1)
    assert run.get("/api/state")["steps"] == before, "no step while paused"
    page.click("#step")
    page.wait(lambda: run.get("/api/state")["steps"] == before + 1, "one step")
    time.sleep(0.5)
    assert run.get("/api/state")["steps"] == before + 1, "one step only"
    page.click("#pause")
    page.wait(lambda: run.get("/api/state")["steps"] > before + 10, "more steps")
    page.click("#stop")
    page.click("#ask-yes")
    page.wait_text("#run-state", "Stopped")
    assert "complete" not in page.text("#notices")
    assert run.process.wait(20) == 0 and "last.bin" in {path.name for path in (run.directory / "run").iterdir()}
    page.allowed = ("ERR_",)


def case_a_changed_rate_is_the_rate_in_the_log(page, run):
    page.type("#set-learning_rate", "0.0025\n")
    page.wait_text("#set-learning_rate-note", "In force since step")
    page.type("#set-momentum", "0.8\n")
    page.wait_text("#set-momentum-note", "In force since step")
    changes = [json.loads(line) for line in run.lines("changes.jsonl")]
    assert [(one["key"], one["value"]) for one in changes] == [("learning_rate", 0.0025), ("momentum", 0.8)], changes
    state = run.get("/api/state")
    assert abs(state["learning_rate"] - 0.0025) < 1e-9 and abs(state["momentum"] - 0.8) < 1e-6, state
    column = run.lines("metrics.csv")[0].split(",").index("learning_rate")
    page.wait(lambda: abs(float(run.lines("metrics.csv")[-1].split(",")[column]) - 0.0025) < 1e-9, "the rate in metrics.csv")
    page.type("#set-momentum", "7\n")
    page.wait(lambda: "wrong" in page.find("#set-momentum-note").get_attribute("class"), "a refusal with its reason")
    page.allowed = ("400",)


def case_every_kind_of_layer_draws(page, run):
    page.see("#layers", lambda: page.all(".layer"), "layers")
    layers = run.get("/api/layers")["layers"]
    assert len(page.all(".layer")) == len(layers)
    page.run("for (const row of document.querySelectorAll('.layer')) row.open = true")
    for layer in layers:
        row = f".layer[data-name='{layer['name']}']"
        page.see(row, lambda: page.all(f"{row} .group[data-kind=activations]:not([hidden]) canvas"), f"pictures of {layer['name']}")
        assert layer["type"] in page.text(f"{row} summary")
    page.show(".layer[data-name=conv1] .group[data-kind=activations]")
    canvas = page.all(".layer[data-name=conv1] .group[data-kind=activations] canvas")[1]
    ActionChains(page.driver).move_to_element_with_offset(canvas, 1, 1).click().perform()
    page.wait_text(".layer[data-name=conv1] .window", "conv1, map 1, row 8, column 8")


def case_predictions_stay_the_same_images(page, run):
    page.see("#predictions", lambda: len(page.all("#prediction-list .card")) == 20, "twenty images")
    names = lambda: [image.get_attribute("alt") for image in page.all("#prediction-list img")]
    before = names()
    page.see("#predictions", lambda: len(page.all("#prediction-list .card:first-child .past i")) > 2, "looks at later steps")
    assert names() == before


def case_ones_own_image_is_classified(page, run):
    page.show("#paper")
    cases_parts.give(page, "#own-file", cases_parts.image_file())
    page.wait(lambda: len(page.all("#own-answer .bars li")) == 3, "the three classes")
    page.wait_text("#own-answer", "is in colour, but the network was trained on gray images")

    def is_wiped():
        page.click("#wipe")  # which misses where what stands above grows just then
        time.sleep(1)
        return "The paper is empty." in page.text("#own-answer")

    page.wait(is_wiped, "the paper is empty")

    def is_answered():
        page.show("#paper")  # what stands above may have grown, and the stroke would miss it
        ActionChains(page.driver).move_to_element(page.find("#paper")).click_and_hold().move_by_offset(60, 40).release().perform()
        time.sleep(1)
        return len(page.all("#own-answer .bars li")) == 3

    page.wait(is_answered, "an answer to what was drawn")


def case_ones_own_image_goes_through_the_network(page, run):
    cases_parts.give(page, "#own-file", cases_parts.image_file())
    page.click("#own-probe")
    page.wait_text("#probe-text", "Your image")


def case_a_snapshot_there_and_back(page, run):
    page.click("#save")
    page.wait(lambda: page.all("#snapshot-list tbody tr"), "a snapshot")
    page.wait_text("#snapshot-list", "no JSON: ")
    page.click("#snapshot-list tbody tr:first-child button")
    page.click("#ask-yes")
    page.wait_text("#snapshots-note", "snapshot 1 is loaded.")
    assert "load" in json.loads(run.lines("changes.jsonl")[-1])


def case_a_config_is_checked_and_begun(page, run):
    page.wait(lambda: "every-kind" in page.find("#config").get_attribute("value"), "the config")
    edit = lambda a, b: page.run("const c = document.getElementById('config'); c.value = c.value.replace(arguments[0], arguments[1]); c.dispatchEvent(new Event('input'))", a, b)
    edit("filters: 6", "filtres: 6")
    page.wait_text("#config-errors", "filtres")
    edit("filtres: 6", "filters: 5")
    page.wait_text("#config-note", "Nothing is wrong with it.")
    page.click("#config-restart")
    page.click("#ask-yes")
    page.wait_text("#notices", "A new run has begun: ")
    page.wait(lambda: run.get("/api/state")["directory"] != "run", "another directory")
    assert "filters: 5" in run.get("/api/config")["text"]
    page.wait(lambda: "filters: 5" in page.find("#config").get_attribute("value"), "the new run's config")
    page.wait_text("#run-state", "Running")


def case_only_whom_the_token_names(page, run):
    good = {"Authorization": f"Bearer {run.token}"}
    assert run.status("GET", "/api/state", good) == 200
    refused = [{}, {"Authorization": "Bearer 0"}, {**good, "Host": "evil.example"}, {**good, "Origin": "http://evil.example"}]
    for path in ("/api/state", "/api/events", "/api/layers", "/", "/main.js"):
        for headers in refused:
            assert run.status("GET", path, headers) == 403, (path, headers)
    body = b'{"action":"pause"}'
    for headers in refused:
        assert run.status("POST", "/api/control", {**headers, "Content-Type": "application/json"}, body) == 403, headers
    assert run.get("/api/state")["state"] == "running"
    # The script cannot read the cookie, and a second browser without the token gets nothing.
    assert page.run("return document.cookie") == ""
    page.driver.delete_all_cookies()
    page.driver.get(f"http://127.0.0.1:{run.port}/")
    assert not page.all("#run-name"), "no page without the token"
    page.allowed = ("403",)


def case_readonly_refuses(page, run):
    page.wait_text("#settings-note", "only look")
    body = b'{"action":"pause"}'
    assert run.status("POST", "/api/control", {"Authorization": f"Bearer {run.token}", "Content-Type": "application/json"}, body) == 403
    assert not page.find("#pause").is_enabled()


def case_the_real_end_is_told(page, run):
    page.wait_text("#notices", "The run is complete.")
    page.wait_text("#notices", "cnn report")
    assert page.text("#run-state") == "Complete"
    page.driver.get(page.find("#notices a.button").get_attribute("href"))
    assert page.text("h2") == "Verdict" and page.run("return getComputedStyle(document.querySelector('nav ul')).display") == "flex"
    assert page.all("img") and page.run("return [...document.images].every((image) => image.complete && image.naturalWidth > 0)")
    page.allowed = ("ERR_", "404", "409")


def keys(value, path=""):
    """The names of all that an answer tells, lists by their first items."""
    if isinstance(value, dict):
        return {f"{path}.{key}" for key in value}.union(*(keys(item, f"{path}.{key}") for key, item in value.items()))
    return keys(value[0], f"{path}[]") if isinstance(value, list) and value and not isinstance(value[0], (int, float)) else set()


def case_the_pretender_tells_what_the_program_tells(page, run):
    """What the mock of the other tests answers, the program answers under the same names."""
    mock = Run(lambda event: None)
    pretended = {path: answer(mock)[1] for path, answer in ANSWERS.items()}
    pretended["/api/layers/conv1?first=0&count=2"] = mock_pictures.layer_pictures(mock, "conv1", 0, 2)[1]
    pretended["/api/layers/conv1/window?channel=1&row=0&column=2"] = mock_pictures.window(mock, "conv1", 1, 0, 2)[1]
    page.wait(lambda: run.get("/api/state")["best"], "a first validation")
    for path, answer in pretended.items():
        lacking = keys(answer) - keys(run.get(path))
        assert not lacking, f"{path} lacks {sorted(lacking)}"
