// One kind of pictures of a layer: the maps or filters, their scale, and the number under the pointer.

import {element, setText} from "/elements.js";
import {count, figure, range} from "/format.js";
import {decode, drawPicture, layout, valueAt, zoomOf} from "/pictures.js";
import {isDark} from "/theme.js";

export const GROUPS = [
  {key: "activations", title: "Activations", unit: "map", figures: "activation"},
  {key: "activation_gradients", title: "Activation gradients", unit: "map", figures: "gradient"},
  {key: "weights", title: "Weights", unit: "filter", figures: "weight"},
  {key: "weight_gradients", title: "Weight gradients", unit: "filter", figures: "weight_gradient"},
];

export class PictureGroup {
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
    const {canvas, values, size} = this.shown[index];
    const box = canvas.getBoundingClientRect();
    const place = (offset, shown, of) => Math.max(0, Math.min(of - 1, Math.floor((offset * of) / shown)));
    const column = place(event.clientX - box.left, box.width, size.width);
    const row = place(event.clientY - box.top, box.height, size.height);
    const numbers = this.data.rgb ? 3 : 1;
    const first = numbers * (row * size.width + column);
    if (first >= values.length) return;
    const told = Array.from({length: numbers}, (_, i) => figure(valueAt(values, first + i, this.data.scale)));
    const channel = this.data.first + index;
    const where = size.isUnits ? `unit ${first}` : `${this.unit} ${channel}, row ${row}, column ${column}`;
    tell(`${this.title}, ${where}: about ${told.join(", ")}`, {channel, row, column});
  }

  // Pictures that are shown have a range of their own, of the same step.
  tell(pair) {
    if (!this.data) setText(this.range, pair ? range(pair) : "");
  }

  show(data) {
    this.data = data;
    this.root.hidden = !data;
    if (!data) return;
    setText(this.range, range(data));
    setText(
        this.scale,
        data.rgb ? `colour: grey is 0, full colour ±${figure(data.scale)}` : `scale ±${figure(data.scale)}`);
    while (this.shown.length > data.pictures.length) this.shown.pop().root.remove();
    data.pictures.forEach((picture, i) => this.showPicture(picture, i));
    if (data.pictures.length === 0) setText(this.list, data.of ? `no more than ${count(data.of)}` : "none");
  }

  showPicture({width, height, constant, values}, i) {
    if (this.shown.length <= i) this.shown.push(this.newPicture());
    const shown = this.shown[i];
    shown.size = layout({width, height}, this.row.isVector);
    shown.values = decode(values);
    const times = zoomOf(shown.size, Math.max(200, this.list.clientWidth));
    shown.canvas.style.width = `${Math.round(times * shown.size.width)}px`;
    shown.canvas.style.height =
        `${Math.max(shown.size.height === 1 ? 14 : 1, Math.round(times * shown.size.height))}px`;
    shown.canvas.style.imageRendering = times < 1 ? "auto" : "pixelated";
    const number = shown.size.isUnits ? `${count(width)} units` : count(this.data.first + i);
    setText(shown.caption, constant ? `${number} constant` : number);
    shown.root.classList.toggle("constant", constant);
    this.paint(shown);
  }

  newPicture() {
    if (this.shown.length === 0) this.list.replaceChildren();
    const canvas = element("canvas", {"aria-hidden": "true"});
    const caption = element("figcaption");
    const root = element("figure", {}, canvas, caption);
    this.list.append(root);
    return {root, canvas, caption};
  }

  paint({canvas, size, values}) {
    drawPicture(canvas, size.width, size.height, values, this.data.rgb, isDark());
  }

  redraw() {
    if (this.data)
      for (const shown of this.shown) this.paint(shown);
  }
}
