// The likeliest classes of an image as bars, each with its name and share as text.

import {element} from "/elements.js";
import {share} from "/format.js";

// right: the number of the right class, where it is known
export function bars(predictions, right = null) {
  return element("ol", {class: "bars"}, ...predictions.map(({class: number, label, probability}) => {
    const bar = element("span", {class: "bar", "aria-hidden": "true"});
    bar.style.width = `${(100 * (probability ?? 0)).toFixed(1)}%`;
    const is = number === right;
    return element(
        "li", {class: is ? "is" : ""}, bar,
        element(
            "span", {class: "label"},
            label, is ? element("span", {class: "quiet"}, " (the right class)") : null),
        element("span", {class: "share"}, share(probability)));
  }));
}
