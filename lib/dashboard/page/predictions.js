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
let cards = [];
let numbers = "";  // the images that the cards stand for

// A card of one image; it stays while the answers change.
class Card {
  constructor({index, file, label, image}) {
    const name = file ?? `test image ${count(index)}`;
    this.past = [];
    this.mark = element("span", {class: "mark", "aria-hidden": "true"});
    this.word = element("span", {class: "quiet"});
    this.answer = element("div");
    this.root = element(
        "li", {class: "card"},
        element("img", {src: image, alt: `${name}, ${label}`, title: name, width: 64, height: 64}),
        element("div", {}, element("p", {class: "truth"}, this.mark, this.word, label), this.answer));
  }

  tell({right, predictions, class: number}, isNew) {
    if (isNew) this.past.push(right);
    this.past = this.past.slice(-REMEMBERED);
    this.root.className = `card ${right ? "right" : "wrong"}`;
    setText(this.mark, right ? "✓" : "✗");
    setText(this.word, right ? "right: " : "wrong: ");
    this.answer.replaceChildren(bars(predictions, number), this.before());
  }

  before() {
    const ticks = this.past.map((was) => element("i", {class: was ? "right" : "wrong"}));
    const right = this.past.filter(Boolean).length;
    return element(
        "p", {class: "past"}, element("span", {"aria-hidden": "true"}, ...ticks),
        element("span", {class: "quiet"}, `right at ${right} of the last ${this.past.length} looks`));
  }
}

function show(images, step) {
  const told = images.map(({index, file}) => `${index} ${file}`).join("\n");
  if (told !== numbers) {
    cards = images.map((image) => new Card(image));
    byId("prediction-list").replaceChildren(...cards.map(({root}) => root));
    numbers = told;
  }
  images.forEach((image, i) => cards[i].tell(image, step !== shownStep));
  shownStep = step;
}

const refresh = paced(2000, async () => {
  if (!isVisible(byId("predictions")) || askedAt === stepsNow) return;
  const at = stepsNow;
  try {
    const {step, accuracy, of, images} = await get("/api/predictions");
    askedAt = at;
    setText(
        byId("predictions-accuracy"),
        `${share(accuracy)} of ${count(of)} test images right, at step ${count(step)}`);
    show(images, step);
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
  on("restarted", () => {
    numbers = "";
    shownStep = -1;
  });
}
