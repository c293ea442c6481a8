// Texts from the data, with places marked and changes shown. They are untrusted: textContent only.

const SPOKEN = { added: "added: ", removed: "removed: ", mark: "marked: " };
const ELEMENTS = { added: "ins", removed: "del", mark: "mark" };

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function part({ kind, text }) {
  if (!(kind in ELEMENTS)) return element("span", kind === "gap" ? "gap" : "", text);
  const made = element(ELEMENTS[kind], text.trim() ? "" : "blank");
  made.append(element("span", "spoken", SPOKEN[kind]), element("span", "", text));
  return made;
}

function block({ label, note, parts, tone, height }) {
  const made = element("section", `block ${tone || ""}`);
  made.setAttribute("aria-label", label || "Text");
  if (label || note) {
    const head = element("header", "");
    if (label) head.append(element("span", "label", label));
    if (note) head.append(element("span", "note", note));
    made.append(head);
  }
  if (parts.length) {
    const text = element("div", "text");
    if (height) {
      text.style.maxHeight = `${height}px`;
      text.tabIndex = 0;
    }
    text.append(...parts.map(part));
    made.append(text);
  }
  return made;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".texts");
  root.style.setProperty("--columns", String(data.columns || 1));
  root.replaceChildren(...data.blocks.map(block));
}
