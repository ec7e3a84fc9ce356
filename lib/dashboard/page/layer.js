// A layer's row: what it is in figures, and its four kinds of pictures.

import {get} from "/connection.js";
import {element, setText} from "/elements.js";
import {count, figure, range, volume} from "/format.js";
import {forget, isVisible, watchVisible} from "/pace.js";
import {decode, drawPicture, shownSize, valueAt} from "/pictures.js";
import {isDark} from "/theme.js";
import {Behind} from "/window.js";

const AT_ONCE = matchMedia("(max-width: 40rem)").matches ? 12 : 24;
const GROUPS = [
  {key: "activations", title: "Activations", unit: "map", figures: "activation"},
  {key: "activation_gradients", title: "Activation gradients", unit: "map", figures: "gradient"},
  {key: "weights", title: "Weights", unit: "filter", figures: "weight"},
  {key: "weight_gradients", title: "Weight gradients", unit: "filter", figures: "weight_gradient"},
];

class Group {
  constructor(row, group) {
    Object.assign(this, group);
    this.row = row;
    this.range = element("span", {class: "range"});
    this.scale = element("span", {class: "scale"});
    this.list = element("div", {class: "pictures"});
    this.root = element(
        "div", {
          class: "group",
          role: "group",
          "aria-label": `${group.title} of ${row.name}`,
          dataset: {kind: group.key},
          hidden: true
        },
        element("div", {class: "group-head"}, element("h4", {}, group.title), this.range, this.scale),
        this.list);
    this.shown = [];
    this.list.addEventListener("pointermove", (event) => this.at(event, (text) => row.under(text)));
    this.list.addEventListener("pointerleave", () => row.under(""));
    if (group.key === "activations" && row.behind) {
      this.root.classList.add("clickable");
      this.list.addEventListener("click", (event) => this.at(event, (_, place) => row.behind.look(place)));
    }
  }

  // What stands under the pointer: as text, and as {channel, row, column}.
  at(event, tell) {
    const index = this.shown.findIndex(({canvas}) => canvas === event.target);
    if (index < 0) return;
    const {canvas, values, width, height} = this.shown[index];
    const box = canvas.getBoundingClientRect();
    const place = (offset, size, of) => Math.max(0, Math.min(of - 1, Math.floor((offset * of) / size)));
    const column = place(event.clientX - box.left, box.width, width);
    const row = place(event.clientY - box.top, box.height, height);
    const value = this.data.rgb
        ? [0, 1, 2]
              .map((c) => figure(valueAt(values, 3 * (row * width + column) + c, this.data.scale)))
              .join(", ")
        : figure(valueAt(values, row * width + column, this.data.scale));
    const where = height === 1 && width > 1
        ? `unit ${column}`
        : `${this.unit} ${this.data.first + index}, row ${row}, column ${column}`;
    tell(`${this.title}, ${where}: about ${value}`, {channel: this.data.first + index, row, column});
  }

  tell(pair) { setText(this.range, pair ? range(pair) : ""); }

  show(data) {
    this.data = data;
    this.root.hidden = !data;
    if (!data) return;
    setText(
        this.scale,
        data.rgb ? `colour: grey is 0, full colour ±${figure(data.scale)}` : `scale ±${figure(data.scale)}`);
    while (this.shown.length > data.pictures.length) this.shown.pop().root.remove();
    data.pictures.forEach((picture, i) => this.showPicture(picture, i));
    if (data.pictures.length === 0) setText(this.list, data.of ? `no more than ${count(data.of)}` : "none");
  }

  showPicture({width, height, constant, values}, i) {
    if (this.shown.length <= i) {
      if (this.shown.length === 0) this.list.replaceChildren();
      const canvas = element("canvas", {"aria-hidden": "true"});
      const caption = element("figcaption");
      const root = element("figure", {}, canvas, caption);
      this.list.append(root);
      this.shown.push({root, canvas, caption});
    }
    const shown = this.shown[i];
    Object.assign(shown, {width, height, values: decode(values)});
    const size = shownSize(width, height, Math.max(200, this.list.clientWidth));
    shown.canvas.style.width = `${size.width}px`;
    shown.canvas.style.height = `${size.height}px`;
    const number = height === 1 && width > 1 ? `${count(width)} units` : count(this.data.first + i);
    setText(shown.caption, constant ? `${number} constant` : number);
    shown.root.classList.toggle("constant", constant);
    this.paint(shown);
  }

  paint({canvas, width, height, values}) {
    drawPicture(canvas, width, height, values, this.data.rgb, isDark());
  }

  redraw() {
    if (this.data)
      for (const shown of this.shown) this.paint(shown);
  }
}

export class LayerRow {
  constructor(parent, layer, open, refresh) {
    this.name = layer.name;
    this.first = 0;
    this.pictured = null;  // the steps whose pictures are shown
    this.facts = element("span", {class: "facts"});
    this.value = element("p", {class: "under"});
    this.behind = layer.type === "conv" ? new Behind(layer) : null;
    this.groups = GROUPS.map((group) => new Group(this, group));
    this.page = element("span", {class: "note"});
    const turn = (text, by) =>
        element("button", {type: "button", class: "small", onclick: () => this.turn(by, refresh)}, text);
    this.back = turn("Earlier", -AT_ONCE);
    this.on = turn("Further", AT_ONCE);
    this.pager = element("div", {class: "tools", hidden: true}, this.back, this.page, this.on);
    this.root = element(
        "details", {class: "layer", open, dataset: {type: layer.type, name: layer.name}, ontoggle: refresh},
        element(
            "summary", {}, element("span", {class: "type"}, layer.type), element("h3", {}, layer.name),
            this.facts),
        element("div", {class: "groups"}, ...this.groups.map(({root}) => root)), this.pager, this.value,
        this.behind?.root);
    parent.append(this.root);
    watchVisible(this.root, refresh);
  }

  remove() {
    forget(this.root);
    this.root.remove();
  }

  tell(layer) {
    const parts = [volume(layer.output), layer.filter];
    if (layer.parameters)
      parts.push(
          layer.arithmetic ? `${layer.arithmetic} parameters` : `${count(layer.parameters)} parameters`);
    const told = parts.filter(Boolean).map((text) => element("span", {}, text));
    for (const [name, pair] of [["activations", layer.activation], ["gradients", layer.gradient]]) {
      told.push(element("span", {class: "ranges"}, `${name} ${range(pair)}`));
    }
    this.facts.replaceChildren(...told);
    this.groups.forEach((group) => group.tell(layer[group.figures]));
  }

  under(text) { setText(this.value, text); }

  turn(by, refresh) {
    this.first = Math.max(0, this.first + by);
    this.forget();
    refresh();
  }

  forget() { this.pictured = null; }

  // Asks for the pictures of these steps, if the row is open, can be seen, and does not show them yet.
  async refresh(steps) {
    if (!this.root.open || !isVisible(this.root) || this.pictured === steps) return;
    this.pictured = steps;
    const {pictures} =
        await get(`/api/layers/${encodeURIComponent(this.name)}?first=${this.first}&count=${AT_ONCE}`)
            .catch((error) => {
              this.forget();
              throw error;
            });
    this.groups.forEach((group) => group.show(pictures[group.key]));
    const most = Math.max(0, ...Object.values(pictures).map((group) => group?.of ?? 0));
    this.pager.hidden = most <= AT_ONCE;
    setText(
        this.page,
        `${count(this.first)} to ${count(Math.min(most, this.first + AT_ONCE) - 1)} of ${count(most)}`);
    this.back.disabled = this.first === 0;
    this.on.disabled = this.first + AT_ONCE >= most;
    await this.behind?.refresh();
  }

  redraw() {
    for (const group of this.groups) group.redraw();
    this.behind?.redraw();
  }
}
