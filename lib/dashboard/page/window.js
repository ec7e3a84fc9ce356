// Behind an output number of a conv: the window of its input, the filter, and the sum that gives it.

import {get, Refused} from "/connection.js";
import {element, note, setText} from "/elements.js";
import {count, figure} from "/format.js";
import {inkOn, signedColour} from "/pictures.js";
import {isDark} from "/theme.js";

const greatest = (grids) => Math.max(0, ...grids.flat(2).map(Math.abs));

// A grid of numbers as a table, coloured by the signed scale; `outside(row, column)`: padding.
function grid(caption, numbers, scale, outside) {
  const dark = isDark();
  const cell = (value, r, c) => {
    const colour = signedColour(scale > 0 ? (127 * value) / scale : 0, dark);
    const node = element("td", {}, figure(value, 2));
    node.style.backgroundColor = `rgb(${colour.join(" ")})`;
    node.style.color = inkOn(colour);
    if (outside?.(r, c)) {
      node.className = "padding";
      node.title = "padding";
    }
    return node;
  };
  return element(
      "table", {class: "grid"}, element("caption", {}, caption),
      element(
          "tbody", {},
          ...numbers.map((row, r) => element("tr", {}, ...row.map((value, c) => cell(value, r, c))))));
}

// A channel's part: window times filter, and what it adds.
function term({channel, input, filter, sum}, scales, outside) {
  const sign = (text) => element("span", {class: "sign"}, text);
  return element(
      "div", {class: "term"}, grid(`input, channel ${channel}`, input, scales[0], outside), sign("×"),
      grid("filter", filter, scales[1]), sign("="), element("b", {}, figure(sum, 4)));
}

// The whole sum in one line: bias and channels' sums give the output.
export function sumText({output, bias, channels, rest}) {
  const term = (value, what) => `${value < 0 ? "− " : "+ "}${figure(Math.abs(value), 4)} (${what})`;
  const parts =
      [`${figure(bias, 4)} (bias)`, ...channels.map(({channel, sum}) => term(sum, `channel ${channel}`))];
  if (rest?.channels) parts.push(term(rest.sum, `${count(rest.channels)} other channels`));
  return `${parts.join(" ")} = ${figure(output, 4)}`;
}

export class Behind {
  constructor(layer) {
    this.name = layer.name;
    this.answer = null;
    this.place = null;
    const {channels, height, width} = layer.output;
    const field = (key, label, size) => {
      this[key] =
          element("input", {type: "number", min: 0, max: size - 1, step: 1, value: 0, required: true});
      return element("label", {}, `${label} `, this[key]);
    };
    this.note = element("p", {class: "note", role: "status"});
    this.head = element("h4");
    this.text = element("p");
    this.sum = element("p", {class: "sum"});
    this.others = element("p", {class: "note"});
    this.terms = element(
        "div",
        {class: "terms", tabIndex: 0, role: "region", "aria-label": `Windows and filters of ${layer.name}`});
    this.out = element(
        "div", {class: "window", hidden: true}, this.head, this.text, this.sum, this.terms, this.others);
    const form = element(
        "form", {
          class: "tools",
          onsubmit: (event) => {
            event.preventDefault();
            this.look({
              channel: Number(this.channel.value),
              row: Number(this.row.value),
              column: Number(this.column.value)
            });
          }
        },
        field("channel", "Map", channels), field("row", "Row", height), field("column", "Column", width),
        element("button", {type: "submit"}, "Show"));
    this.root = element(
        "details", {class: "behind"}, element("summary", {}, `Where a number of ${this.name} comes from`),
        form, this.note, this.out);
  }

  async look(place) {
    this.place = place;
    for (const key of ["channel", "row", "column"]) this[key].value = place[key];
    this.root.open = true;
    await this.ask();
  }

  async refresh() {
    if (this.root.open && this.place) await this.ask();
  }

  async ask() {
    const place = this.place;
    try {
      const answer =
          await get(`/api/layers/${encodeURIComponent(this.name)}/window?${new URLSearchParams(place)}`);
      if (place !== this.place) return;  // another number has been asked for meanwhile
      this.answer = answer;
      note(this.note, "");
      this.redraw();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      note(this.note, error.message, true);
    }
  }

  redraw() {
    if (!this.answer) return;
    const {row0, column0, height, width, dilation = [1, 1], channels, rest, input} = this.answer;
    const {channel, row, column} = this.place;
    const scales = ["input", "filter"].map((key) => greatest(channels.map((c) => c[key])));
    const outside = (r, c) => {
      const [y, x] = [row0 + r * dilation[0], column0 + c * dilation[1]];
      return y < 0 || x < 0 || (input && (y >= input.height || x >= input.width));
    };
    setText(this.head, `${this.name}, map ${channel}, row ${row}, column ${column}`);
    setText(
        this.text,
        `The window is ${height}×${width} from row ${count(row0)}, column ${count(column0)} of the input: ` +
            "each number times the filter’s in the same place, all added.");
    setText(this.sum, sumText(this.answer));
    this.terms.replaceChildren(...channels.map((one) => term(one, scales, outside)));
    setText(
        this.others,
        !rest?.channels ? ""
                        : `The ${count(channels.length)} channels that weigh most are shown; ` +
                `${count(rest.channels)} others give ${figure(rest.sum, 4)}.`);
    this.out.hidden = false;
  }
}
