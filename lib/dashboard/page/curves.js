// The curves: what they show, their smoothing, and what "clear" leaves out.

import {Chart} from "/chart.js";
import {get, on, Refused} from "/connection.js";
import {byId, element, setText} from "/elements.js";
import {count, figure, share} from "/format.js";
import {isVisible, paced, watchVisible} from "/pace.js";
import {Series, smoothed} from "/series.js";
import {colour, onTheme} from "/theme.js";

let series = new Series();
let from = 0;  // points before this step are cleared away
let charts = null;
let changed = [];  // steps at which a setting was changed
const norms = {
  chosen: 1
};

// The slider's steps: 0 is the program's own smoothing, then 1, 2, 5, 10, 20, 50, ... steps.
const span = () => {
  const position = Number(byId("smoothing").value);
  return position === 0 ? null : [1, 2, 5][(position - 1) % 3] * 10 ** Math.floor((position - 1) / 3);
};

const line = (name, style) => ({line: colour(name), style});

// From the first layer to the last: through hues whose lightness differs too.
const layerColours = (many) => Array.from({length: many}, (_, i) => {
  const part = many < 2 ? 0 : i / (many - 1);
  return {
    line:
        `hsl(${Math.round(225 + 195 * part)} 70% ${Math.round(Number(colour("--layer-light")) + 12 * part)}%)`
  };
});

const kept = (rows) => (from === 0 ? rows : rows.filter(([step]) => step >= from));

// A hairline where an epoch ended, a dashed one where a setting was changed.
function marks(context, area, graph) {
  const draw = (step, dashed) => {
    const x = Math.round(graph.toDomXCoord(step)) + 0.5;
    if (x < area.x || x > area.x + area.w) return;
    context.setLineDash(dashed ? [3, 3] : []);
    context.beginPath();
    context.moveTo(x, area.y);
    context.lineTo(x, area.y + area.h);
    context.stroke();
  };
  context.save();
  context.lineWidth = 1;
  context.strokeStyle = colour("--line-strong");
  if (series.epochs.length <= 40)
    for (const [, first] of series.epochs.slice(1)) draw(first - 1, false);
  context.strokeStyle = colour("--accent");
  for (const step of changed) draw(step, true);
  context.restore();
}

function drawLoss() {
  const rows = kept(series.loss);
  const steps = span();
  const means = steps === null ? rows.map(([, , mean]) => mean) : smoothed(rows, steps);
  charts.loss.show(
      ["batch", "smoothed"], rows.map(([step, loss], i) => [step, loss, means[i]]),
      [line("--curve-faint", {strokeWidth: 1}), line("--curve-1", {strokeWidth: 2})]);
}

function drawAll() {
  drawLoss();
  charts.accuracy.show(["training", "validation", "test"], kept(series.accuracy), [
    line("--curve-1"), line("--curve-2", {drawPoints: true, pointSize: 3}),
    line("--curve-3", {drawPoints: true, pointSize: 3})
  ]);
  charts.rate.show(["learning rate"], kept(series.rate), [line("--curve-1")]);
  charts.norms.show(
      series.layers, kept(series.norms).map((row) => [row[0], ...row[norms.chosen]]),
      layerColours(series.layers.length));
}

function build() {
  const place = byId("charts");
  const epochOf = (step) => count(series.epochOf(step));
  const choice = element(
      "select", {
        "aria-label": "Which norms",
        onchange: (event) => {
          norms.chosen = Number(event.target.value);
          drawAll();
        }
      },
      element("option", {value: "1"}, "gradient norm"), element("option", {value: "2"}, "update / weight"));
  charts = {
    loss: new Chart(place, {title: "Loss", tell: (v) => figure(v, 4), log: false, epochOf, marks}),
    accuracy: new Chart(place, {title: "Accuracy", tell: (v) => share(v), ratio: true, epochOf, marks}),
    rate: new Chart(place, {title: "Learning rate", log: false, steps: true, epochOf, marks}),
    norms: new Chart(place, {title: "Norms by layer", log: true, epochOf, marks, extra: [choice]}),
  };
}

function tellSmoothing() {
  const steps = span();
  setText(
      byId("smoothing-text"),
      steps === null ? "as in the log" : `over ${count(steps)} step${steps === 1 ? "" : "s"}`);
  byId("smoothing").setAttribute("aria-valuetext", byId("smoothing-text").textContent);
}

function clear(step) {
  from = step;
  byId("unclear").hidden = step === 0;
  drawAll();
}

// The program keeps more points than the states that come here show: now and then they are fetched again.
const RELOAD = 30000;
let loadedAt = 0;

const load = paced(1000, async () => {
  loadedAt = performance.now();
  try {
    const answer = await get("/api/curves");
    series.load(answer);
    drawAll();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
});

export function startCurves() {
  build();
  tellSmoothing();
  const draw = paced(500, drawAll);
  on("fresh", load);
  on("state", (state) => {
    series.addState(state);
    draw();
    if (state.state === "running" && isVisible(byId("curves")) && performance.now() > loadedAt + RELOAD)
      load();
  });
  watchVisible(byId("curves"), draw);
  on("norms", (event) => {
    series.addNorms(event);
    draw();
  });
  for (const split of ["validation", "test"]) {
    on(split, (event) => {
      series.addSplit(event, split);
      draw();
    });
  }
  on("changes", (all) => {
    changed = all.map(({step}) => step);
    draw();
  });
  on("restarted", () => clear(0));
  byId("smoothing").addEventListener("input", () => {
    tellSmoothing();
    drawLoss();
  });
  byId("clear").addEventListener("click", () => clear(series.steps + 1));
  byId("unclear").addEventListener("click", () => clear(0));
  onTheme(drawAll);
}
