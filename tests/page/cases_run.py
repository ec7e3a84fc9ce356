"""The run: figures, curves, controls, settings, connection, the end."""

import time

from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By


def case_figures_are_told(page, mock):
    page.wait_text("#run-name", "cifar10-convnetjs")
    page.wait_text("#run-state", "Running")
    page.wait_text("#progress-text", "Epoch 1 of 3")
    told = dict(page.run("return [...document.querySelectorAll('#figures > div')].map((row) => [row.querySelector('dt').firstChild.textContent, row.querySelector('dd').textContent])"))
    assert told["Forward"] == "0.113 ms an image" and told["Backward"] == "0.238 ms an image", told
    assert told["Speed"] == "3,172 images/s" and told["Learning rate in force"] == "0.0100", told
    for name in ("Loss", "Batch loss", "L2 loss", "Training accuracy", "Validation accuracy", "Images seen", "Steps", "Training time", "Left"):
        assert told[name] not in ("", "–"), (name, told)
    assert page.driver.current_url.endswith(f":{mock.port}/"), "the token is gone from the address"
    assert "cifar10-convnetjs" in page.driver.title


def case_curves_are_drawn(page, mock):
    page.wait(lambda: len(page.all(".chart canvas")) >= 8, "four charts")
    page.wait_text(".chart .readout", "smoothed")
    before = page.text("#smoothing-text")
    page.run("const slider = document.getElementById('smoothing'); slider.value = 9; slider.dispatchEvent(new Event('input'))")
    assert before == "as in the log" and page.text("#smoothing-text") == "over 500 steps"
    # By keyboard: a point, its values; zoom in, and all of it again.
    plot = page.find(".plot")
    page.run("arguments[0].focus()", plot)
    plot.send_keys("\ue011")  # Home
    page.wait_text(".chart .readout", "Step 10, epoch 1")
    plot.send_keys("\ue014")  # right
    page.wait_text(".chart .readout", "Step 20, epoch 1")
    ActionChains(page.driver).move_to_element(plot).perform()
    page.wait(lambda: (page.text(".chart .readout") or "").startswith("Step "), "the values under the mouse")
    page.click(".chart summary")
    page.wait(lambda: len(page.all(".chart table tbody tr")) > 5, "the chart as a table")
    page.click(".chart input[type=checkbox]")  # log scale
    page.click("#clear")
    page.wait(lambda: page.find("#unclear").is_displayed(), "what was cleared can be shown again")
    page.click("#unclear")
    page.wait(lambda: not page.find("#unclear").is_displayed(), "all of it again")


def case_curves_zoom(page, mock):
    page.wait_text(".chart .readout", "smoothed")
    labels = lambda: page.run("return [...document.querySelector('.plot').querySelectorAll('.dygraph-axis-label-x')].map((node) => node.textContent).join()")
    page.click("#pause")
    page.wait_text("#run-state", "Paused")
    page.wait(labels, "an axis")
    time.sleep(2)
    before = labels()
    page.click(".chart [aria-label='Loss: zoom in']")
    page.wait(lambda: labels() != before, "another part of the axis")
    page.click(".chart [aria-label='Loss: show everything']")
    page.wait(lambda: labels() == before, "all of it again")
    plot = page.find(".plot")
    ActionChains(page.driver).move_to_element(plot).click_and_hold().move_by_offset(120, 0).release().perform()
    page.wait(lambda: labels() != before, "the part that the mouse drew over")
    ActionChains(page.driver).move_to_element(plot).double_click().perform()
    page.wait(lambda: labels() == before, "all of it after a double click")


def case_controls_work(page, mock):
    page.wait_text("#run-state", "Running")
    assert not page.find("#step").is_enabled(), "a step is for a paused training"
    page.click("#pause")
    page.wait_text("#run-state", "Paused")
    page.wait_text("#pause", "Resume")
    time.sleep(0.5)
    before = mock.run.steps
    page.click("#step")
    page.wait(lambda: mock.run.steps == before + 1, "one step more")
    page.click("#pause")
    page.wait_text("#run-state", "Running")
    page.click("#stop")
    page.click("#ask-no")
    assert mock.run.state == "running", "cancelled"
    page.click("#stop")
    page.click("#ask-yes")
    page.wait_text("#run-state", "Stopped")
    page.wait_text("#notices", "build/release/cnn train 'runs/cifar10 convnetjs/config.yaml' -o 'runs/cifar10 convnetjs' --resume")
    assert not page.find("#pause").is_enabled()
    # The program ends then: what it has said last stays, and it is not complete.
    mock.close()
    page.wait_text("#run-state", "Stopped")
    time.sleep(1.5)
    assert page.text("#run-state") == "Stopped" and "complete" not in page.text("#notices")
    page.allowed = ("net::ERR_",)


def case_settings_are_changed(page, mock):
    page.wait(lambda: page.find("#set-learning_rate").get_attribute("value") == "0.01", "the rate as one would type it")
    page.type("#set-learning_rate", "0.005\n")
    page.wait_text("#set-learning_rate-note", "In force since step")
    assert mock.run.settings["learning_rate"] == 0.005
    page.wait_text("#changes", "learning_rate = 0.005")
    page.type("#set-batch_size", "256\n")
    page.wait_text("#set-batch_size-note", "next epoch")
    page.type("#set-momentum", "-1\n")
    page.wait_text("#set-momentum-note", "momentum: -1 is not a number it can be")
    page.type("#set-momentum", "much\n")
    page.wait_text("#set-momentum-note", "A number is needed.")
    # What somebody is typing stays through the states that come meanwhile; Escape takes it back.
    page.type("#set-log_every", "77")
    time.sleep(1)
    assert page.find("#set-log_every").get_attribute("value") == "77"
    page.find("#set-log_every").send_keys("\ue00c")
    assert page.find("#set-log_every").get_attribute("value") == "50"
    # Another page, opened later, knows what was changed.
    page.driver.refresh()
    page.wait_text("#changes", "learning_rate = 0.005")
    page.allowed = ("400",)


def case_lost_and_found(page, mock):
    page.wait_text("#run-state", "Running")
    port, token, run = mock.port, mock.token, mock.run
    mock.close()
    page.wait_text("#run-state", "Connection lost")
    page.wait_text("#notices", "Next try in")
    assert not page.find("#pause").is_enabled()
    again = type(mock)(port=port, token=token)
    try:
        page.run("document.querySelector('#notice-link button')?.click()")
        page.wait_text("#run-state", "Running")
        page.wait(lambda: page.find("#pause").is_enabled(), "controls again")
    finally:
        again.close()
    # A program started anew has another token.
    page.wait_text("#run-state", "Connection lost")
    stranger = type(mock)(port=port)
    try:
        page.run("document.querySelector('#notice-link button')?.click()")
        page.wait_text("#run-state", "No access")
        page.wait_text("#notices", "open the address that it printed")
    finally:
        stranger.close()
    page.allowed = ("403", "net::ERR_")


def case_the_end_is_told(page, mock):
    page.wait_text("#run-state", "Running")
    page.see("#predictions", lambda: len(page.all("#prediction-list .card")) == 20, "predictions")
    mock.run.steps = 2690
    page.wait_text("#run-state", "Complete")
    page.wait_text("#notices", "The run is complete.")
    page.wait_text("#notices", "build/release/cnn report 'runs/cifar10 convnetjs'")
    assert page.find("#notices a").get_attribute("href").endswith("/report")
    assert not page.find("#pause").is_enabled() and not page.find("#set-momentum").is_enabled()
    mock.close()  # the program ends as always; everything stays
    page.wait_text("#notices", "The program has ended.")
    assert not page.all("#notices a") and len(page.all("#prediction-list .card")) == 20
    assert page.text("#run-state") == "Complete"
    page.allowed = ("net::ERR_",)


def case_readonly_only_looks(page, mock):
    page.wait_text("#settings-note", "only look")
    page.show("#snapshots")
    enabled = [node.get_attribute("id") for node in page.all("#pause, #step, #stop, #save, #settings input, #settings button, #load-file, #config-restart") if node.is_enabled()]
    assert enabled == [], enabled
    assert page.find("#config").get_attribute("readonly") and page.find("#probe-random").is_enabled()


def case_warnings_are_told(page, mock):
    mock.run.warnings = ["the loss is stuck at ln(10) = 2.303 <i>since</i> 500 batches"]
    page.wait_text("#notices", "ln(10) = 2.303 <i>since</i>")
    assert not page.driver.find_elements(By.CSS_SELECTOR, "#notices i")
