// PyScript's settings for an interpreter, which it reads from an element of the page.
// Import this before PyScript's core.js.

const UNUSED_PLUGINS = [
  "codemirror",
  "deprecations-manager",
  "donkey",
  "error",
  "py-editor",
  "py-game",
  "py-terminal",
];

/**
 * Add such settings: `type` is "py" or "mpy", `fields` go along. An interpreter without any loads
 * every editor and terminal there is, even one that the page does not use.
 */
export function addSettings(type, fields = {}) {
  const element = document.createElement(`${type}-config`);
  element.setAttribute("type", "json");
  element.hidden = true;
  const plugins = UNUSED_PLUGINS.map((name) => `!${name}`);
  element.textContent = JSON.stringify({ plugins, ...fields });
  document.head.append(element);
}
