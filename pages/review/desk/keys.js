// Which key does what, remapped per person, and which presses are none of the desk's business.

export const ACTIONS = {
  approve: { label: "Approve", keys: ["a"], decides: true },
  reject: { label: "Reject", keys: ["x"], decides: true },
  reject_why: { label: "Reject, with a reason", keys: ["Shift+X"] },
  skip: { label: "Skip", keys: ["s", "Space"], decides: true },
  flag: { label: "Flag for a colleague", keys: ["f"], decides: true },
  flag_why: { label: "Flag, with a question", keys: ["Shift+F"] },
  undo: { label: "Undo my last decision", keys: ["u"], decides: true },
  next: { label: "Next example", keys: ["j", "ArrowRight"] },
  previous: { label: "Previous example", keys: ["k", "ArrowLeft"] },
  edit: { label: "Edit the answer", keys: ["e"] },
  edit_input: { label: "Edit the input", keys: ["i"] },
  note: { label: "Write a note", keys: ["n"] },
  fix: { label: "Fix the first finding", keys: ["z"], decides: true },
  fix_all: { label: "Fix all that can be fixed", keys: ["Shift+Z"], decides: true },
  dismiss: { label: "Refuse the suggestion, or dismiss the first finding", keys: ["d"], decides: true },
  keep: { label: "Keep the first value of personal data in every example", keys: ["Shift+D"], decides: true },
  mine: { label: "Keep my version", keys: ["m"], decides: true },
  theirs: { label: "Take the suggestion, or the saved version", keys: ["t"], decides: true },
  problem: { label: "Open what was not stored", keys: ["o"] },
  help: { label: "Keys", keys: ["?"] },
};

// Inside the text, only these; they can't be remapped, since everything else is typing.
export const INSIDE = { approve: "Ctrl+Enter", leave: "Esc", save: "Ctrl+S" };

const NAMES = { " ": "Space", ArrowLeft: "ArrowLeft", ArrowRight: "ArrowRight" };
const SHOWN = { ArrowLeft: "←", ArrowRight: "→" };

// How a press is written: "a", "Shift+X", "Space"; null for modifiers alone and for chords of the browser.
export function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const key = NAMES[event.key] ?? event.key;
  if (["Shift", "CapsLock", "Dead", "Process", "Unidentified"].includes(key)) return null;
  if (key.length !== 1) return key;
  const letter = key.toLowerCase() !== key.toUpperCase();
  if (letter) return event.shiftKey ? `Shift+${key.toUpperCase()}` : key.toLowerCase();
  return key;
}

export function shown(key) {
  return SHOWN[key] ?? (key.length === 1 ? key.toUpperCase() : key.replace("Shift+", "⇧"));
}

export class Keymap {
  constructor(remapped = {}, panels = []) {
    this.remapped = remapped;
    this.panels = panels;
    this.#build();
  }

  #build() {
    this.keys = {};
    this.byKey = new Map();
    const all = [
      ...Object.entries(ACTIONS).map(([name, action]) => [name, action.keys]),
      ...this.panels.map((panel) => [`panel:${panel.id}`, [panel.key]]),
    ];
    // What a person chose comes first: a default that lost its key to it has none.
    const mine = ([name]) => (this.remapped[name] ? 0 : 1);
    for (const [name, defaults] of [...all].sort((one, other) => mine(one) - mine(other))) {
      const wanted = this.remapped[name] ?? defaults;
      this.keys[name] = wanted.filter((key) => key && !this.byKey.has(key));
      for (const key of this.keys[name]) this.byKey.set(key, name);
    }
  }

  action(key) {
    return this.byKey.get(key) ?? null;
  }

  label(name) {
    return (this.keys[name] ?? []).map(shown).join(" ");
  }

  // For `aria-keyshortcuts`.
  spoken(name) {
    return (this.keys[name] ?? []).join(" ");
  }

  remap(name, key) {
    this.remapped = { ...this.remapped, [name]: [key] };
    this.#build();
  }

  reset() {
    this.remapped = {};
    this.#build();
  }
}

export function isEditable(element) {
  return Boolean(
    element?.matches?.("textarea, select, [contenteditable=true], input:not([type=checkbox], [type=radio], [type=button])"),
  );
}

// Listens for the whole page while the desk is on it. `desk` answers `act(name, event)`,
// `label(number, event)`, `inside(name, event)` and `foreign()`: whether something else has the keys.
export function listen(root, desk) {
  const onWindow = (event) => {
    const target = event.composedPath()[0];
    const ours = event.composedPath().includes(root);
    if (event.isComposing || (isEditable(target) && !ours)) return;
    if (!ours && (desk.foreign() || target.closest?.("[role=dialog], [role=listbox], [role=menu]"))) return;
    if (isEditable(target)) {
      typed(event, target);
      return;
    }
    const key = pressed(event);
    if (key === null) return;
    const button = target.closest?.("button, a, summary, [role=button], [role=tab]");
    if (button && (key === "Space" || key === "Enter")) return;
    // Streamlit would run the page anew, or ask whether to forget all it knows.
    const streamlit = key === "r" || key === "c";
    if (desk.press(key, event) || streamlit) swallow(event);
  };
  const typed = (event, target) => {
    const command = event.ctrlKey || event.metaKey;
    // What is typed in a panel is no answer: nothing is approved from there.
    const beside = target.closest(".side") !== null;
    let name = null;
    if (command && event.key === "Enter") name = beside ? null : "approve";
    else if (command && event.key.toLowerCase() === "s") name = "save";
    else if (event.key === "Escape") name = "leave";
    else if (event.key === "Enter" && !event.shiftKey) name = "enter";
    if (name && desk.inside(name, event)) swallow(event);
  };
  // What is typed into the desk is no shortcut of the page around it, which sees the desk and not the field.
  const keep = (event) => {
    if (isEditable(event.composedPath()[0])) event.stopPropagation();
  };
  window.addEventListener("keydown", onWindow, true);
  root.addEventListener("keydown", keep);
  return () => {
    window.removeEventListener("keydown", onWindow, true);
    root.removeEventListener("keydown", keep);
  };
}

function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}
