// Snapshots of the weights: saved, fetched, loaded back.

import {get, on, post, postBytes, Refused} from "/connection.js";
import {ask, byId, element, note} from "/elements.js";
import {count} from "/format.js";

let writable = false;
let list = [];

// Does one thing, tells how it went, and shows the list anew.
async function act(doing, done) {
  note(byId("snapshots-note"), "");
  try {
    note(byId("snapshots-note"), done(await doing()));
    await load();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    note(byId("snapshots-note"), error.message, true);
  }
}

async function replaceWeights(name, doing) {
  if (await ask(
          `Load ${name}?`,
          "Its weights take the place of those being trained. The optimizer begins anew, as with --init.",
          "Load")) {
    await act(doing, () => `${name} is loaded.`);
  }
}

function row({id, step, epoch, model, json, reason}) {
  const load = element(
      "button", {
        type: "button",
        class: "small",
        disabled: !writable,
        "aria-label": `Load snapshot ${id}`,
        onclick: () => replaceWeights(`snapshot ${id}`, () => post(`/api/snapshots/${id}/load`, {}))
      },
      "Load");
  const exported = json ? element("a", {href: json, download: `snapshot-${id}.json`}, "ConvNetJS JSON")
                        : element("span", {class: "note"}, `no JSON: ${reason ?? "not what ConvNetJS has"}`);
  return element(
      "tr", {}, element("th", {scope: "row"}, String(id)), element("td", {}, count(step)),
      element("td", {}, count(epoch)),
      element("td", {}, element("a", {href: model, download: `snapshot-${id}.bin`}, "model.bin")),
      element("td", {}, exported), element("td", {}, load));
}

function show() {
  byId("load-file").disabled = !writable;
  byId("load-label").classList.toggle("disabled", !writable);
  if (list.length === 0) {
    byId("snapshot-list").replaceChildren(element("p", {class: "note"}, "None yet."));
    return;
  }
  const heads = ["No.", "Step", "Epoch", "Model", "For ConvNetJS", "Back into the training"];
  byId("snapshot-list")
      .replaceChildren(element(
          "div", {class: "scroll", tabIndex: 0, role: "region", "aria-label": "Saved snapshots"},
          element(
              "table", {},
              element(
                  "thead", {},
                  element("tr", {}, ...heads.map((text) => element("th", {scope: "col"}, text)))),
              element("tbody", {}, ...list.map(row)))));
}

async function load() {
  list = await get("/api/snapshots");
  show();
}

export function startSnapshots() {
  let open = false;
  let state = null;
  const update = () => {
    const can =
        open && state !== null && !state.readonly && (state.state === "running" || state.state === "paused");
    if (can === writable) return;
    writable = can;
    show();
  };
  show();
  on("link", (news) => {
    open = news.state === "open";
    update();
  });
  on("state", (news) => {
    state = news;
    update();
  });
  on("fresh", () => load().catch((error) => {
    if (!(error instanceof Refused)) throw error;
  }));
  byId("save").addEventListener(
      "click", () => act(() => post("/api/snapshots", {}), () => "A snapshot is saved."));
  byId("load-file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) await replaceWeights(file.name, () => postBytes("/api/load", file, "application/octet-stream"));
    event.target.value = "";
  });
}
