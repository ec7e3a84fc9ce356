// An image of one's own: a file or drawn, prepared and classified by the program as `cnn predict` does.

import {bars} from "/bars.js";
import {on, postBytes, Refused} from "/connection.js";
import {Paper} from "/drawing.js";
import {byId, element} from "/elements.js";
import {probe} from "/network.js";
import {paced} from "/pace.js";

const COLOURS = {
  black: "#000000",
  white: "#ffffff",
  grey: "#808080",
  red: "#d62728",
  orange: "#ff9f1c",
  yellow: "#ffe14d",
  green: "#2ca02c",
  blue: "#1f5fd6",
  brown: "#7a4a21",
  pink: "#f4a6c0"
};

let paper = null;
let file = null;  // the bytes sent are the file's own, unless something was drawn over it

const image = async () => (file && paper.strokes.length === 0 ? file : paper.png());

function answer(...content) { byId("own-answer").replaceChildren(...content); }

async function classify() {
  byId("own-probe").disabled = paper.empty && !file;
  if (paper.empty && !file) return answer(element("p", {class: "note"}, "The paper is empty."));
  const options = new URLSearchParams();
  for (const key of ["digit", "invert"])
    if (byId(`own-${key}`).checked) options.set(key, "1");
  if (byId("own-background").value) options.set("background", byId("own-background").value);
  try {
    const bytes = await image();
    const [{predictions, warnings}] =
        await postBytes(`/api/predict?${options}`, bytes, bytes.type || "image/unknown");
    answer(bars(predictions), ...(warnings ?? []).map((text) => element("p", {class: "warning"}, text)));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    answer(element("p", {class: "note wrong"}, error.message));
  }
}

const ask = paced(300, classify);

async function open(chosen) {
  file = chosen;
  try {
    paper.show(await createImageBitmap(chosen));
  } catch {
    paper.show(null);  // a format that the browser cannot draw; the program may read it
  }
  ask();
}

function colours(select, chosen, set) {
  select.append(...Object.keys(COLOURS).map(
      (name) => element("option", {value: name, selected: name === chosen}, name)));
  select.addEventListener("change", () => set(COLOURS[select.value]));
  set(COLOURS[chosen]);
}

export function startOwnImage() {
  paper = new Paper(byId("paper"), ask);
  colours(byId("ink"), "white", (ink) => {
    paper.ink = ink;
  });
  colours(byId("ground"), "black", (ground) => {
    paper.ground = ground;
    paper.draw();
    if (paper.strokes.length) ask();
  });
  byId("nib").addEventListener("input", (event) => {
    paper.nib = Number(event.target.value);
  });
  byId("undo").addEventListener("click", () => {
    paper.undo();
    ask();
  });
  byId("wipe").addEventListener("click", () => {
    file = null;
    paper.show(null);
    ask();
  });
  byId("own-file").addEventListener("change", (event) => {
    if (event.target.files[0]) open(event.target.files[0]);
    event.target.value = "";
  });
  byId("own-digit").addEventListener("change", () => {  // which finds out by itself whether the ink is dark
    byId("own-invert").disabled = byId("own-digit").checked;
    if (byId("own-digit").checked) byId("own-invert").checked = false;
  });
  for (const id of ["own-digit", "own-invert", "own-background"]) byId(id).addEventListener("change", ask);
  byId("own-probe").addEventListener("click", async () => {
    const bytes = await image();
    if (await probe(bytes, bytes.type || "image/unknown")) byId("network").scrollIntoView();
  });
  on("restarted", () => answer());
}
