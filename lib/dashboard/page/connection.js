// The one way to the program: requests, and the stream of events with its reconnections.
//
// Whoever wants news calls on(NAME, handler). Names are those of the events ("state", "norms", "change",
// ...), and
//   "link"   {"state":"connecting"|"open"|"lost"|"refused", "seconds": until the next try}
//   "fresh"  nothing: the page is to ask for everything again (first connection, reconnection, a new run)

const handlers = new Map();
let source = null;
let timer = null;
let failures = 0;
const LONGEST_WAIT = 15;

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function on(name, handler) {
  if (!handlers.has(name)) handlers.set(name, []);
  handlers.get(name).push(handler);
}

export function emit(name, value) {
  for (const handler of handlers.get(name) ?? []) handler(value);
}

// The JSON of an answer; throws Refused with the program's own sentence.
async function request(path, options) {
  let response;
  try {
    response = await fetch(path, {credentials: "same-origin", cache: "no-store", ...options});
  } catch {
    throw new Refused(0, "The program does not answer.");
  }
  const text = await response.text();
  let value = null;
  try {
    value = text === "" ? null : JSON.parse(text);
  } catch {
    throw new Refused(response.status, "The program answered with something that is no JSON.");
  }
  if (!response.ok)
    throw new Refused(response.status, value?.error ?? `The program answered ${response.status}.`);
  return value;
}

export const get = (path) => request(path);

export const post = (path, value) => request(
    path, {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(value)});

export const postBytes = (path, bytes, type) => request(
    path, {method: "POST", headers: {"Content-Type": type || "application/octet-stream"}, body: bytes});

function receive(message) {
  let value;
  try {
    value = JSON.parse(message.data);
  } catch {
    return;  // a torn message: the next state says it all
  }
  emit(value.event, value);
  if (value.event === "restarted") emit("fresh");
}

async function lost() {
  source.close();
  source = null;
  failures += 1;
  const status = await get("/api/state").then(() => 200, (error) => error.status);
  if (source) return;  // somebody has tried again meanwhile
  if (status === 403) return emit("link", {state: "refused"});
  const seconds = Math.min(LONGEST_WAIT, 2 ** (failures - 1));
  emit("link", {state: "lost", seconds});
  timer = setTimeout(connect, 1000 * seconds);
}

// Opens the stream, and again whenever it breaks, after 1, 2, 4, 8, 15, 15, ... seconds.
export function connect() {
  clearTimeout(timer);
  source?.close();
  if (failures === 0) emit("link", {state: "connecting"});
  source = new EventSource("/api/events");
  source.onopen = () => {
    failures = 0;
    emit("link", {state: "open"});
    emit("fresh");
  };
  source.onmessage = receive;
  source.onerror = lost;
}
