// The buttons of the training.

import {get, on, post, Refused, emit} from "/connection.js";
import {ask, byId, setText} from "/elements.js";
import {notice} from "/status.js";

let state = null;
let open = false;
let busy = false;

// Which buttons can do something now.
function show() {
  const alive = open && !busy && state !== null && !state.readonly;
  const is = state?.state;
  setText(byId("pause"), is === "paused" ? "Resume" : "Pause");
  byId("pause").disabled = !alive || (is !== "running" && is !== "paused");
  byId("step").disabled = !alive || is !== "paused";
  byId("save").disabled = !alive || (is !== "running" && is !== "paused" && is !== "done");
  byId("stop").disabled = !alive || (is !== "running" && is !== "paused");
}

// Sends one control; its answer is the new state. A refusal is told above the page.
export async function control(body) {
  busy = true;
  show();
  try {
    const answer = await post("/api/control", body);
    notice("control");
    if (answer?.state) emit("state", answer);
    return answer;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    notice("control", "bad", error.message);
    return null;
  } finally {
    busy = false;
    show();
  }
}

async function stop() {
  const yes = await ask(
      "Stop the training?", "It saves its state and ends; the command to go on from there is told then.",
      "Stop and save");
  if (yes) await control({action: "stop"});
}

export function startControls() {
  byId("pause").addEventListener(
      "click", () => control({action: state.state === "paused" ? "resume" : "pause"}));
  byId("step").addEventListener("click", () => control({action: "step"}));
  byId("stop").addEventListener("click", stop);
  on("state", (news) => {
    state = news;
    show();
  });
  on("link", (news) => {
    open = news.state === "open";
    show();
  });
  on("fresh", async () => {
    try {
      emit("state", await get("/api/state"));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  });
}
