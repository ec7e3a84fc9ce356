// A chart's points as a table, for those who would rather read than look.

import {element} from "/elements.js";
import {count} from "/format.js";

const ROWS = 25;

// names: of the columns after the step; rows: [step, a value for each name]...; tell: a value as text
export function chartTable(title, names, rows, tell) {
  const every = Math.max(1, Math.ceil(rows.length / ROWS));
  const chosen = rows.filter((_, i) => i % every === 0 || i === rows.length - 1).reverse();
  const head = ["step", ...names].map((name) => element("th", {scope: "col"}, name));
  const row = ([step, ...values]) =>
      element("tr", {}, ...[count(step), ...values.map(tell)].map((text) => element("td", {}, text)));
  const caption = `${title}: ${count(chosen.length)} of ${count(rows.length)} points, the latest first`;
  return element(
      "table", {}, element("caption", {}, caption), element("thead", {}, element("tr", {}, ...head)),
      element("tbody", {}, ...chosen.map(row)));
}
