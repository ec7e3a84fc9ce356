// The same twenty test images through time: the three likeliest classes, right or wrong, now and before.

import {bars} from "/bars.js";
import {get, on, Refused} from "/connection.js";
import {byId, element, note, setText} from "/elements.js";
import {count, share} from "/format.js";
import {isVisible, paced, watchVisible} from "/pace.js";

const REMEMBERED = 24;

let stepsNow = -1;
let askedAt = -2;
let shownStep = -1;
const history = new Map();  // of an image's index: right or not at each time it was looked at

function remember({index, right}, step) {
  if (!history.has(index)) history.set(index, []);
  const past = history.get(index);
  if (step !== shownStep) past.push(right);
  if (past.length > REMEMBERED) past.shift();
  return past;
}

function past(list) {
  const right = list.filter(Boolean).length;
  return element("p", {class: "past"},
    element("span", {"aria-hidden": "true"}, ...list.map((was) => element("i", {class: was ? "right" : "wrong"}))),
    element("span", {class: "quiet"}, `right at ${right} of the last ${list.length} looks`));
}

function card(image, step) {
  const name = image.file ?? `test image ${count(image.index)}`;
  return element("li", {class: `card ${image.right ? "right" : "wrong"}`},
    element("img", {src: image.image, alt: `${name}, ${image.label}`, title: name, width: 64, height: 64}),
    element("div", {}, element("p", {class: "truth"}, element("span", {class: "mark", "aria-hidden": "true"}, image.right ? "✓" : "✗"),
      element("span", {class: "quiet"}, image.right ? "right: " : "wrong: "), image.label),
    bars(image.predictions, image.class), past(remember(image, step))));
}

const refresh = paced(2000, async () => {
  if (!isVisible(byId("predictions")) || askedAt === stepsNow) return;
  const at = stepsNow;
  try {
    const {step, accuracy, of, images} = await get("/api/predictions");
    askedAt = at;
    setText(byId("predictions-accuracy"), `${share(accuracy)} of ${count(of)} test images right, at step ${count(step)}`);
    byId("prediction-list").replaceChildren(...images.map((image) => card(image, step)));
    shownStep = step;
    note(byId("predictions-note"), "");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    note(byId("predictions-note"), error.message, true);
  }
});

export function startPredictions() {
  watchVisible(byId("predictions"), refresh);
  on("fresh", () => {
    askedAt = -2;
    refresh();
  });
  on("state", ({steps}) => {
    stepsNow = steps;
    if (askedAt !== steps) refresh();
  });
  on("restarted", () => history.clear());
}
