// One chart: dygraphs for the curves; the title, the values under the pointer, the zoom by keyboard and the
// table are ours.

/* global Dygraph */
import {element} from "/elements.js";
import {chartTable} from "/chart_table.js";
import {axisNumber, axisStep, count, figure} from "/format.js";
import {isVisible, watchVisible} from "/pace.js";
import {colour} from "/theme.js";

// dygraphs' own legend writes style attributes, which the page's security policy refuses.
Dygraph.PLUGINS = Dygraph.PLUGINS.filter((plugin) => plugin !== Dygraph.Plugins.Legend);

// A finger scrolls the page; the chart is zoomed by its buttons there.
function interaction() {
  const model = {...Dygraph.defaultInteractionModel};
  for (const name of ["touchstart", "touchmove", "touchend"]) delete model[name];
  return model;
}

export class Chart {
  // options: title, tell (a value as text), log (null: no choice), marks (draws under the curves), extra
  // (nodes for its tools)
  constructor(
      parent, {title, tell = figure, log = null, ratio = false, steps = false, epochOf, marks, extra = []}) {
    Object.assign(this, {
      title,
      tell,
      rows: [],
      names: [],
      colours: [],
      graph: null,
      at: null,
      stale: false,
      epochOf,
      steps,
      ratio,
      marks
    });
    this.log = log === true;
    this.readout = element("p", {class: "readout"});
    this.plot = element("div", {
      class: "plot",
      tabIndex: 0,
      role: "group",
      "aria-label": `${title}: arrow keys go from point to point, plus and minus zoom, 0 shows everything`,
      onkeydown: (event) => this.key(event)
    });
    const button = (text, label, act) => element(
        "button",
        {type: "button", class: "small", "aria-label": `${title}: ${label}`, title: label, onclick: act},
        text);
    const logBox = element(
        "input",
        {type: "checkbox", checked: this.log, onchange: (event) => this.setLog(event.target.checked)});
    const logChoice = log === null ? null : element("label", {class: "check"}, logBox, " log scale");
    this.table = element(
        "details", {class: "numbers", ontoggle: () => this.fillTable()},
        element("summary", {}, "As a table"));
    this.tableBox =
        element("div", {class: "scroll", tabIndex: 0, role: "region", "aria-label": `${title} as a table`});
    this.table.append(this.tableBox);
    this.root = element(
        "figure", {class: "chart"},
        element(
            "div", {class: "head"}, element("h3", {}, title),
            element(
                "div", {class: "tools"}, ...extra, logChoice, button("+", "zoom in", () => this.zoom(0.5)),
                button("−", "zoom out", () => this.zoom(2)),
                button("All", "show everything", () => this.all()))),
        this.readout, this.plot, this.table);
    parent.append(this.root);
    watchVisible(this.root, () => this.draw());
  }

  // rows: [step, a value for each name]...
  show(names, rows, colours) {
    this.names = names;
    this.rows = rows;
    this.colours = colours;
    this.stale = true;
    this.draw();
  }

  draw() {
    if (!this.stale || !isVisible(this.root)) return;
    this.stale = false;
    const file = this.rows.length ? this.rows : [[0, ...this.names.map(() => null)]];
    const options = {
      file,
      labels: ["step", ...this.names],
      colors: this.colours.map(({line}) => line),
      logscale: this.log && this.rows.length > 0,
      axisLineColor: colour("--line-strong"),
      gridLineColor: colour("--line"),
      series: Object.fromEntries(this.names.map((name, i) => [name, this.colours[i].style ?? {}]))
    };
    if (!this.graph)
      this.create(file, options);
    else
      this.graph.updateOptions(options);
    this.select();
    this.fillTable();
  }

  create(file, {file: unused, ...options}) {
    this.graph = new Dygraph(this.plot, file, {
      ...options,
      strokeWidth: 1.6,
      connectSeparatedPoints: true,
      stepPlot: this.steps,
      highlightCircleSize: 3,
      rightGap: 12,
      labelsKMB: false,
      animatedZooms: false,
      interactionModel: interaction(),
      includeZero: this.ratio,
      axes: {
        x: {axisLabelFormatter: axisStep, pixelsPerLabel: 80},
        y: {
          axisLabelFormatter: this.ratio ? (v) => `${Number((100 * v).toPrecision(4))}%` : axisNumber,
          axisLabelWidth: 54,
          pixelsPerLabel: 32
        }
      },
      underlayCallback: (context, area, graph) => this.marks?.(context, area, graph),
      highlightCallback: (event, x, points, row) => this.point(row),
      unhighlightCallback: () => this.point(null)
    });
  }

  // Keeps the point that is looked at through new data, then tells its values.
  select() {
    if (this.at === null) return this.tellRow(null);
    const row = this.rows.findIndex(([step]) => step >= this.at);
    if (row >= 0) this.graph.setSelection(row);
    this.tellRow(row >= 0 ? row : null);
  }

  point(row) {
    this.at = row === null ? null : this.rows[row]?.[0] ?? null;
    this.tellRow(row);
  }

  tellRow(row) {
    const last = (column) => this.rows.findLast((values) => values[column] !== null)?.[column] ?? null;
    const step = row === null ? this.rows.at(-1)?.[0] : this.rows[row]?.[0];
    const values =
        this.names.map((name, i) => (row === null ? last(i + 1) : this.rows[row]?.[i + 1] ?? null));
    const head = step === undefined
        ? "No points yet"
        : `${row === null ? "Latest, step" : "Step"} ${count(step)}, epoch ${this.epochOf(step)}`;
    const parts = this.names.map((name, i) => [i, name, values[i]])
                      .filter(([, , value]) => value !== null && value !== undefined);
    this.readout.replaceChildren(element("span", {class: "at"}, head), ...parts.map(([i, name, value]) => {
      const swatch = element("i", {class: "swatch"});
      swatch.style.background = this.colours[i].line;
      return element("span", {}, swatch, `${name} `, element("b", {}, this.tell(value)));
    }));
  }

  key(event) {
    if (!this.graph || this.rows.length === 0) return;
    const now = this.at === null ? this.rows.length - 1 : this.rows.findIndex(([step]) => step >= this.at);
    const moves = {ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: this.rows.length - 1};
    if (event.key in moves) {
      const row = Math.max(0, Math.min(this.rows.length - 1, moves[event.key]));
      this.graph.setSelection(row);
      this.point(row);
    } else if (event.key === "+" || event.key === "=")
      this.zoom(0.5);
    else if (event.key === "-")
      this.zoom(2);
    else if (event.key === "0")
      this.all();
    else if (event.key === "Escape") {
      this.graph.clearSelection();
      this.point(null);
    } else
      return;
    event.preventDefault();
  }

  // Around the point that is looked at, else towards the latest.
  zoom(times) {
    if (!this.graph || this.rows.length < 2) return;
    const [low, high] = this.graph.xAxisRange();
    const [first, last] = this.graph.xAxisExtremes();
    const middle = this.at ?? high;
    const from = Math.max(first, middle - times * (middle - low));
    const to = Math.min(last, middle + times * (high - middle));
    if (from <= first && to >= last) return this.all();
    this.graph.updateOptions({dateWindow: [from, to]});
  }

  all() { this.graph?.updateOptions({dateWindow: null, valueRange: null}); }

  setLog(on) {
    this.log = on;
    this.stale = true;
    this.draw();
  }

  // It stands still while somebody reads it.
  fillTable() {
    if (!this.table.open || this.tableBox.matches(":hover, :focus")) return;
    this.tableBox.replaceChildren(chartTable(this.title, this.names, this.rows, this.tell));
  }
}
