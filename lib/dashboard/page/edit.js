// The config's text: edited, checked with the command line's own words, and a new run begun with it.

import {get, on, post, Refused} from "/connection.js";
import {ask, byId, note, setText} from "/elements.js";

let running = null;  // the text of the run as it is
let alive = false;
let state = null;
let right = false;  // the text that stands there has been checked
let timer = null;

const text = () => byId("config").value;

function show() {
  const changed = running !== null && text() !== running;
  const may = alive && state !== null && !state.readonly;
  byId("config").readOnly = Boolean(state?.readonly);
  byId("config-reset").disabled = !changed;
  byId("config-check").disabled = !may;
  byId("config-restart").disabled = !may || !right || !changed || state.state === "stopping";
}

function errors(told) {
  byId("config-errors").hidden = !told;
  setText(byId("config-errors"), told ?? "");
  byId("config").setAttribute("aria-invalid", told ? "true" : "false");
}

async function check() {
  clearTimeout(timer);
  const asked = text();
  try {
    const answer = await post("/api/config/check", {text: asked});
    if (asked !== text()) return;
    right = answer.ok;
    errors(answer.ok ? null : answer.errors);
    note(
        byId("config-note"),
        answer.ok ? "Nothing is wrong with it." : "It cannot be used as it is:", !answer.ok);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    note(byId("config-note"), error.message, true);
  }
  show();
}

async function restart() {
  const yes = await ask(
      "Begin a new run?",
      "The run that is training saves its state and ends; a new one begins with this config, in a directory of its own.",
      "Restart with this");
  if (!yes) return;
  try {
    await post("/api/restart", {text: text()});
    note(byId("config-note"), "The run ends; the new one begins.");
    running = null;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    note(byId("config-note"), error.message, true);
  }
}

async function load() {
  try {
    const answer = await get("/api/config");
    const edited = running !== null && text() !== running;
    running = answer.text;
    if (!edited) byId("config").value = running;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
  show();
}

export function startEdit() {
  on("fresh", load);
  on("restarted", () => {
    running = null;
    note(byId("config-note"), "");
  });
  on("link", (news) => {
    alive = news.state === "open";
    show();
  });
  on("state", (news) => {
    state = news;
    show();
  });
  byId("config").addEventListener("input", () => {
    right = false;
    show();
    clearTimeout(timer);
    timer = setTimeout(check, 700);
  });
  byId("config-check").addEventListener("click", check);
  byId("config-restart").addEventListener("click", restart);
  byId("config-reset").addEventListener("click", () => {
    byId("config").value = running;
    right = false;
    errors(null);
    note(byId("config-note"), "");
    show();
  });
}
