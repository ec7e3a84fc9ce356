// The settings that can be changed while the training runs, and the changes made so far.

import {emit, get, on, post, Refused} from "/connection.js";
import {byId, element, note, setText} from "/elements.js";
import {count, setting} from "/format.js";

// In the state, the setting is `learning_rate`'s base: the schedule multiplies it.
const SETTINGS = [
  {
    key: "learning_rate",
    name: "Learning rate",
    read: (s) => s.base_learning_rate,
    hint: "the schedule multiplies it"
  },
  {key: "momentum", name: "Momentum", read: (s) => s.momentum},
  {key: "weight_decay", name: "Weight decay", read: (s) => s.weight_decay},
  {key: "batch_size", name: "Batch size", read: (s) => s.batch_size, whole: true},
  {
    key: "log_every",
    name: "Log every",
    read: (s) => s.log_every,
    whole: true,
    word: "auto",
    hint: "batches, or auto"
  },
];

let alive = false;
let state = null;

function usable(row) {
  return alive && state !== null && !state.readonly &&
      (state.state === "running" || state.state === "paused") && state.settable.includes(row.key);
}

async function change(row) {
  const text = row.input.value.trim();
  const value = text === row.word ? text : Number(text);
  if (text === "" || Number.isNaN(value)) return note(row.note, "A number is needed.", true);
  row.button.disabled = true;
  try {
    const answer = await post("/api/control", {action: "set", key: row.key, value});
    row.dirty = false;
    if (answer.from_epoch !== undefined) {
      note(row.note, `From epoch ${answer.from_epoch} on: more memory than planned is needed.`);
    } else {
      note(row.note, `In force since step ${count(answer.steps)}.`);
      emit("state", answer);
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    note(row.note, error.message, true);
  } finally {
    show();
  }
}

function build({key, name, hint, whole, ...rest}) {
  const id = `set-${key}`;
  const row = {key, name, dirty: false, ...rest};
  row.note = element("p", {id: `${id}-note`, class: "note", role: "status"});
  row.button = element(
      "button", {type: "submit", disabled: true, "aria-label": `Change ${name.toLowerCase()}`}, "Change");
  row.input = element("input", {
    id,
    type: "text",
    inputMode: rest.word ? "text"
        : whole          ? "numeric"
                         : "decimal",
    autocomplete: "off",
    disabled: true,
    "aria-describedby": row.note.id,
    oninput: () => {
      row.dirty = true;
    },
    onkeydown: (event) => {
      if (event.key !== "Escape") return;
      row.dirty = false;
      show();
    },
  });
  const form = element(
      "form", {
        class: "setting",
        onsubmit: (event) => {
          event.preventDefault();
          change(row);
        }
      },
      element("label", {htmlFor: id}, name, hint ? element("small", {}, hint) : null), row.input, row.button,
      row.note);
  byId("settings").append(form);
  return row;
}

let rows = [];

function show() {
  for (const row of rows) {
    const can = usable(row);
    row.input.disabled = row.button.disabled = !can;
    if (!can) row.dirty = false;
    if (!state) continue;
    const value = row.read(state);
    if (!row.dirty) row.input.value = setting(value);
    if (value === null || !state.settable.includes(row.key))
      note(row.note, `${state.optimizer} has none that can be changed`);
    else if (row.key === "batch_size" && state.next_batch_size)
      note(row.note, `${state.next_batch_size} from the next epoch on.`);
  }
  setText(
      byId("settings-note"),
      !state               ? ""
          : state.readonly ? "This page may only look: the program was started with --dashboard-readonly."
          : state.state === "done" ? "The run is complete: nothing is left to change."
                                   : "");
}

// What has been changed so far, the latest first; curves mark the steps.
let changes = [];

function showChanges() {
  const told = ({step, key, value, load}) =>
      `step ${count(step)}: ${load === undefined ? `${key} = ${setting(value)}` : `loaded ${load}`}`;
  byId("changes-box").hidden = changes.length === 0;
  byId("changes").replaceChildren(...changes.toReversed().map((change) => element("li", {}, told(change))));
  setText(byId("changes-count"), count(changes.length));
  emit("changes", changes);
}

async function loadChanges() {
  try {
    changes = (await get("/api/changes")).changes;
    showChanges();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

export function startSettings() {
  rows = SETTINGS.map(build);
  on("state", (news) => {
    state = news;
    show();
  });
  on("link", (news) => {
    alive = news.state === "open";
    show();
  });
  on("fresh", loadChanges);
  on("change", (change) => {
    changes.push(change);
    showChanges();
  });
  on("restarted", () => {
    for (const row of rows) note(row.note, "");
  });
}
