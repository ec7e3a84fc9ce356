// Small helpers around the document. Text goes in as text only: no name of a class or a file is ever read as
// HTML.

export const byId = (id) => document.getElementById(id);

// element("button", {type: "button", onclick: act, "aria-label": "..."}, "text", child, ...)
export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (key === "class")
      node.className = value;
    else if (key.startsWith("on"))
      node.addEventListener(key.slice(2), value);
    else if (key === "dataset")
      Object.assign(node.dataset, value);
    else if (key in node)
      node[key] = value;
    else
      node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// Writes only what differs, so that a figure told four times a second costs nothing while it stays.
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// A note of a section: what happened, or what went wrong.
export function note(node, text, wrong = false) {
  setText(node, text);
  node.classList.toggle("wrong", wrong);
}

// Asks before something that cannot be taken back; resolves to true or false.
export function ask(title, text, yes) {
  const dialog = byId("ask");
  setText(byId("ask-title"), title);
  setText(byId("ask-text"), text);
  setText(byId("ask-yes"), yes);
  return new Promise((resolve) => {
    const end = (answer) => () => {
      dialog.onclose = null;
      dialog.close();
      resolve(answer);
    };
    byId("ask-yes").onclick = end(true);
    byId("ask-no").onclick = end(false);
    dialog.onclose = () => resolve(false);
    dialog.showModal();
    byId("ask-no").focus();
  });
}
