// The network, a row a layer, for a probe image. Asks at most twice a second, for what can be seen, when
// steps went on.

import {get, on, post, postBytes, Refused} from "/connection.js";
import {byId, note, setText} from "/elements.js";
import {LayerRow} from "/layer.js";
import {isVisible, paced, watchVisible} from "/pace.js";
import {drawPicture} from "/pictures.js";
import {isDark, onTheme} from "/theme.js";

const OPEN_AT_MOST = 16;  // of a larger network only the first rows are open at first

let rows = [];
let stepsNow = -1;
let shownAt = -2;  // the steps for which the table was asked for; -2: never

const held = () => byId("hold").checked;

function drawKey() {
  drawPicture(byId("key"), 127, 1, Int8Array.from({length: 127}, (_, i) => 2 * (i - 63)), false, isDark());
}

function showProbe(probe) {
  const image = byId("probe-image");
  image.hidden = false;
  if (image.src !== probe.image) image.src = probe.image;
  const kinds = {fixed: "The fixed image", random: "An image drawn at random", uploaded: "Your image"};
  setText(byId("probe-text"), probe.label ? `${kinds[probe.kind]}: ${probe.label}` : kinds[probe.kind]);
  image.alt = byId("probe-text").textContent;
  for (const kind of ["fixed", "random"])
    byId(`probe-${kind}`).setAttribute("aria-pressed", String(probe.kind === kind));
}

function showLayers(layers) {
  if (rows.map(({name}) => name).join("\n") !== layers.map(({name}) => name).join("\n")) {
    for (const row of rows) row.remove();
    rows = layers.map((layer, i) => new LayerRow(byId("layers"), layer, i < OPEN_AT_MOST, refresh));
  }
  rows.forEach((row, i) => row.tell(layers[i]));
}

async function load() {
  if (!isVisible(byId("network")) && shownAt !== -2) return;  // the table itself is there from the first
  try {
    if (shownAt !== stepsNow && !(held() && shownAt !== -2)) {
      shownAt = stepsNow;
      const {probe, layers} = await get("/api/layers");
      showProbe(probe);
      showLayers(layers);
    }
    for (const row of rows) await row.refresh(shownAt);
    if (byId("network").dataset.failed) note(byId("probe-note"), "");
    delete byId("network").dataset.failed;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    shownAt = -2;
    byId("network").dataset.failed = "yes";
    note(byId("probe-note"), error.message, true);
  }
}

const refresh = paced(500, load);

function again() {
  shownAt = -2;
  for (const row of rows) row.forget();
  refresh();
}

// Shows the layers for another image: {"kind"} of the program's own, or a file's bytes.
export async function probe(body, type) {
  note(byId("probe-note"), "");
  try {
    showProbe(
        type === undefined ? await post("/api/probe", body) : await postBytes("/api/probe", body, type));
    again();
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    note(byId("probe-note"), error.message, true);
    return false;
  }
}

export function startNetwork() {
  drawKey();
  onTheme(() => {
    drawKey();
    for (const row of rows) row.redraw();
  });
  watchVisible(byId("network"), refresh);
  on("fresh", again);
  on("pictures", refresh);
  on("state", ({steps}) => {
    stepsNow = steps;
    if (shownAt !== steps) refresh();
  });
  byId("hold").addEventListener("change", refresh);
  for (const kind of ["fixed", "random"])
    byId(`probe-${kind}`).addEventListener("click", () => probe({kind}));
  byId("probe-file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) await probe(file, file.type || "image/unknown");
    event.target.value = "";
  });
}
