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

// A decision counts only for texts that somebody can have seen. The buttons of the next example are
// there, and listen to keys, some frames before its texts are: a press in between, or right after it,
// was meant for the example before, and is swallowed. So is a key that is held down.
const SEEN_AFTER_MS = 150;
const DECISIONS = '[class*="st-key-decisions"]';
const KEYS = ["d", "m", ..."123456789"];

// What was on the screen for long enough, and what will be; a page may have several cards.
const desk = (window.curateDesk ??= { seen: new Set(), timers: new Map(), guarded: false });
const tokens = new WeakMap();

function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function typing() {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return Boolean(active?.matches("input, textarea, [contenteditable=true]"));
}

function decides(event) {
  if (event.repeat && ["Enter", " "].includes(event.key) && event.target.closest?.(DECISIONS)) return !typing();
  if (event.key === "Enter") return event.ctrlKey || event.metaKey;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  return plain && KEYS.includes(event.key.toLowerCase()) && !typing();
}

function ready(decisions) {
  const keyed = [...decisions.querySelectorAll('[class*="st-key-"]')];
  const names = keyed.flatMap((one) => [...one.classList]);
  return [...desk.seen].some((token) => names.some((name) => name.endsWith(`-${token}`)));
}

function guard() {
  if (desk.guarded) return;
  desk.guarded = true;
  window.addEventListener(
    "keydown",
    (event) => {
      const decisions = document.querySelector(DECISIONS);
      if (decisions && decides(event) && (event.repeat || !ready(decisions))) swallow(event);
    },
    true,
  );
  window.addEventListener(
    "click",
    (event) => {
      const decisions = event.target.closest?.(DECISIONS);
      if (decisions && !ready(decisions)) swallow(event);
    },
    true,
  );
}

function appear(token) {
  if (desk.timers.has(token)) return;
  guard();
  desk.timers.set(token, 0);
  // On the screen after the next frame but one has begun; a tab in the background has none.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (desk.timers.has(token)) desk.timers.set(token, setTimeout(() => desk.seen.add(token), SEEN_AFTER_MS));
    }),
  );
}

function disappear(token) {
  clearTimeout(desk.timers.get(token));
  desk.timers.delete(token);
  desk.seen.delete(token);
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".texts");
  root.style.setProperty("--columns", String(data.columns || 1));
  root.replaceChildren(...data.blocks.map(block));
  const before = tokens.get(parentElement);
  if (before && before !== data.decision_key) disappear(before);
  tokens.set(parentElement, data.decision_key);
  if (data.decision_key) appear(data.decision_key);
  return () => {
    const last = tokens.get(parentElement);
    if (last) disappear(last);
    tokens.delete(parentElement);
  };
}
