// The sheet of keys, where each can be given another.

import { button, h } from "./dom.js";
import { ACTIONS, INSIDE, pressed } from "./keys.js";
import { PANELS } from "./panels.js";

export class Help {
  // `changed` is told of a new mapping.
  constructor(root, keys, changed) {
    Object.assign(this, { keys, changed });
    this.dialog = h("dialog", { class: "help", "aria-label": "Keys" });
    this.dialog.addEventListener("keydown", (event) => this.#key(event));
    this.waiting = null;
    root.append(this.dialog);
  }

  get open() {
    return this.dialog.open;
  }

  toggle() {
    if (this.dialog.open) {
      this.dialog.close();
      return;
    }
    this.waiting = null;
    this.#draw();
    this.dialog.showModal();
  }

  #draw() {
    const names = [
      ...Object.entries(ACTIONS).map(([name, { label }]) => [name, label]),
      ...PANELS.map((panel) => [`panel:${panel.id}`, panel.title]),
    ];
    const rows = names.map(([name, label]) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, label),
        h("td", {}, h("kbd", {}, this.keys.label(name) || "none")),
        h(
          "td",
          {},
          button(this.waiting === name ? "Press a key …" : "Change", "", {
            class: "quiet small",
            "aria-label": `Change the key of ${label}`,
            onclick: () => this.#wait(name),
          }),
        ),
      ),
    );
    const inside = [
      [INSIDE.approve, "approves from inside the text"],
      [INSIDE.save, "saves what you typed, without a decision"],
      [INSIDE.leave, "leaves the text"],
      ["1–9", "sets the label"],
    ];
    this.dialog.replaceChildren(
      h("h2", {}, "Keys"),
      h("p", {}, this.said ?? "They are yours alone, and remembered."),
      h("table", {}, h("tbody", {}, ...rows)),
      h("h3", {}, "In the text"),
      h("dl", {}, ...inside.flatMap(([key, does]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, does)])),
      h(
        "div",
        { class: "row" },
        button("Reset all", "", { class: "quiet", onclick: () => this.#set(() => this.keys.reset()) }),
        button("Close", "Esc", { onclick: () => this.toggle() }),
      ),
    );
  }

  #wait(name) {
    this.waiting = name;
    this.said = undefined;
    this.#draw();
    this.dialog.focus();
  }

  #set(change) {
    change();
    this.waiting = null;
    this.#draw();
    this.changed(this.keys.remapped);
  }

  #key(event) {
    event.stopPropagation();
    if (!this.waiting) {
      if (event.key === "?") this.toggle();
      return;
    }
    event.preventDefault();
    const key = pressed(event);
    if (key === null) return;
    if (key === "Escape") {
      this.waiting = null;
    } else if (/^[1-9]$/.test(key) || ["Tab", "Enter", "r", "c"].includes(key)) {
      this.said = `${key.toUpperCase()} is taken: choose another key.`;
    } else {
      const name = this.waiting;
      this.#set(() => this.keys.remap(name, key));
      return;
    }
    this.#draw();
  }
}
