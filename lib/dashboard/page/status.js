// The head of the page: the run's name, what it is doing, how far it is, and whether the program can be
// heard.

import {connect, on} from "/connection.js";
import {byId, element, setText} from "/elements.js";
import {count, duration, share, shellWord} from "/format.js";

const WORDS = {
  connecting: "Connecting",
  running: "Running",
  paused: "Paused",
  stopping: "Stopping",
  done: "Complete",
  stopped: "Stopped",
  lost: "Connection lost",
  refused: "No access",
};

let state = null;
let ended = null;  // "stopped" once the program has said so
let linkState = "connecting";

function chip() {
  const over = ended ?? (state?.state === "done" ? "done" : null);
  const told = over ?? (linkState === "open" ? state?.state ?? "connecting" : linkState);
  byId("run-state").dataset.state = told;
  setText(byId("run-state"), WORDS[told]);
}

// A notice above everything, one for each name; without content it goes away.
export function notice(name, kind, ...content) {
  const id = `notice-${name}`;
  byId(id)?.remove();
  if (content.length === 0) return;
  byId("notices").append(
      element("div", {id, class: `notice ${kind}`, role: kind === "bad" ? "alert" : "status"}, ...content));
}

function progress(s) {
  const part = s.epochs * s.batches > 0 ? ((s.epoch - 1) * s.batches + s.batch) / (s.epochs * s.batches) : 0;
  byId("progress").value = s.state === "done" ? 1 : Math.max(0, Math.min(1, part));
  const left = s.seconds_left === null || s.state === "done" ? "" : ` · ${duration(s.seconds_left)} left`;
  setText(
      byId("progress-text"),
      `Epoch ${count(s.epoch)} of ${count(s.epochs)} · batch ${count(s.batch)} of ${count(s.batches)}${
          left}`);
  setText(byId("run-name"), s.name);
  byId("run-name").title = s.directory;
  document.title = `${s.state === "running" ? share(byId("progress").value, 0) : WORDS[s.state]} · ${s.name}`;
}

function complete() {
  const alive = linkState === "open";
  const command = `${state.program} report ${shellWord(state.directory)}`;
  notice(
      "complete", "good",
      element(
          "p", {}, element("strong", {}, "The run is complete."),
          " Everything stays on this page while it is open."),
      alive ? element(
                  "p", {},
                  element(
                      "a", {href: "/report", class: "button", target: "_blank", rel: "noopener"},
                      "Open the report"),
                  " or later: ", element("code", {}, command))
            : element("p", {}, "The program has ended. Its report: ", element("code", {}, command)));
}

function warnings(list) {
  if (!list?.length) return notice("warnings", "look");
  notice(
      "warnings", "look", element("strong", {}, list.length === 1 ? "A warning" : `${list.length} warnings`),
      element("ul", {}, ...list.map((text) => element("li", {}, text))));
}

function link(news) {
  linkState = news.state;
  const over = ended || state?.state === "done";
  if (news.state === "open" || over) {
    notice("link");
  } else if (news.state === "refused") {
    notice(
        "link", "bad",
        element(
            "p", {}, element("strong", {}, "The program does not let this page in."),
            " It may have been started anew: open the address that it printed."));
  } else if (news.state === "lost") {
    notice(
        "link", "bad",
        element(
            "p", {}, element("strong", {}, "The connection is lost."),
            ` What is shown is the last that was heard. Next try in ${news.seconds} s. `,
            element("button", {type: "button", onclick: connect}, "Try now")));
  }
  if (state?.state === "done") complete();
  chip();
}

export function startStatus() {
  history.replaceState(null, "", "/");  // the token need not stand in the address any more
  let told = "";
  on("state", (news) => {
    const first = state?.state !== news.state;
    state = news;
    progress(news);
    chip();
    if (first) news.state === "done" ? complete() : notice("complete");
    if (JSON.stringify(news.warnings) !== told) {
      told = JSON.stringify(news.warnings);
      warnings(news.warnings);
    }
  });
  on("stopped", () => {
    ended = "stopped";
    const directory = state?.directory ?? "RUN";
    const command = `${state?.program ?? "cnn"} train ${shellWord(`${directory}/config.yaml`)} -o ${
        shellWord(directory)} --resume`;
    notice(
        "stopped", "good",
        element(
            "p", {}, element("strong", {}, "The run has stopped, its state is saved."),
            " To go on: ", element("code", {}, command)));
    chip();
  });
  on("restarted", (news) => {
    ended = null;
    notice("stopped");
    notice(
        "restarted", "good", element("p", {}, "A new run has begun: ", element("code", {}, news.directory)));
  });
  on("link", link);
}
