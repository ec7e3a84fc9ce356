// A layer's row: what it is in figures, and its four kinds of pictures.

import {get} from "/connection.js";
import {element, setText} from "/elements.js";
import {count, range, volume} from "/format.js";
import {forget, isVisible, watchVisible} from "/pace.js";
import {GROUPS, PictureGroup} from "/picture_group.js";
import {Behind} from "/window.js";

const AT_ONCE = matchMedia("(max-width: 40rem)").matches ? 12 : 24;
export class LayerRow {
  constructor(parent, layer, open, refresh) {
    this.name = layer.name;
    this.isVector = layer.output.height === 1 && layer.output.width === 1;
    this.first = 0;
    this.pictured = null;  // the steps whose pictures are shown
    this.facts = element("span", {class: "facts"});
    this.value = element("p", {class: "under"});
    this.behind = layer.type === "conv" ? new Behind(layer) : null;
    this.groups = GROUPS.map((group) => new PictureGroup(this, group));
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
