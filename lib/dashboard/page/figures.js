// The figures beside the curves, from each state of the run.

import {on} from "/connection.js";
import {byId, element, setText} from "/elements.js";
import {count, duration, figure, share} from "/format.js";

const perExample = (milliseconds) => `${figure(milliseconds)} ms an image`;

function best(state) {
  if (!state.best) return "–";
  const {accuracy, epoch, split} = state.best;
  return `${share(accuracy, 2)} on ${split}, epoch ${epoch}`;
}

// That of train.optimizer, and of groups and others that have their own.
function rates({learning_rate: rate, rates: own}) {
  return [figure(rate), ...(own ?? []).map((one) => `${one.name} ${figure(one.learning_rate)}`)].join(", ");
}

// What a figure is called, how it is told, and which group it begins.
const FIGURES = [
  {name: "Loss", tell: (s) => figure(s.smoothed_loss, 4), large: true, hint: "smoothed"},
  {name: "Training accuracy", tell: (s) => share(s.train_accuracy), large: true, hint: "the last 100 images"},
  {
    name: "Validation accuracy",
    tell: (s) => share(s.validation_accuracy),
    large: true,
    hint: "the last 100 images"
  },
  {name: "Test accuracy", tell: (s) => share(s.test_accuracy)},
  {name: "Batch loss", tell: (s) => figure(s.loss, 4)},
  {name: "L2 loss", tell: (s) => figure(s.l2_loss)},
  {name: "Best", tell: best},
  {name: "Images seen", tell: (s) => count(s.examples), begins: true},
  {name: "Steps", tell: (s) => count(s.steps)},
  {name: "Forward", tell: (s) => perExample(s.forward_ms), begins: true},
  {name: "Backward", tell: (s) => perExample(s.backward_ms)},
  {
    name: "Speed",
    tell: (s) => (s.images_per_second > 0 ? `${figure(s.images_per_second, 4)} images/s` : "–")
  },
  {name: "Learning rate in force", tell: rates},
  {name: "Training time", tell: (s) => duration(s.seconds), begins: true},
  {name: "Left", tell: (s) => (s.state === "done" ? "none: it is complete" : duration(s.seconds_left))},
];

function row({name, hint, large, begins}) {
  const value = element("dd", {}, "–");
  const term = element("dt", {}, name, hint ? element("small", {}, hint) : null);
  const classes = [large ? "large" : "", begins ? "begins" : ""].join(" ").trim();
  byId("figures").append(element("div", {class: classes}, term, value));
  return value;
}

export function startFigures() {
  const places = FIGURES.map(row);
  on("state", (state) => FIGURES.forEach(({tell}, i) => setText(places[i], tell(state))));
}
