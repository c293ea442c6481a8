// What helps to write an answer: the checks as one types, suggestions, and snippets.

import { Live } from "./live.js";
import { Snippets } from "./snippets.js";
import { Suggestions } from "./suggestions.js";

export class Assist {
  constructor(desk) {
    this.desk = desk;
    this.live = new Live(desk);
    this.suggestions = new Suggestions(desk);
    this.snippets = new Snippets(desk);
    const { answer, input } = desk.view.parts;
    for (const field of [answer, input]) field.addEventListener("keydown", (event) => this.#inside(event, field));
  }

  // A card is on the screen, as it is stored or with what was typed.
  shown(card) {
    this.live.shown(card);
    this.suggestions.shown(card);
  }

  typed(texts) {
    this.live.typed(texts);
    this.suggestions.typed(texts);
  }

  // Whether a key means something else while there is something to take.
  act(name, event) {
    if (name === "take") return this.suggestions.take(event);
    if (name === "theirs" && !this.desk.conflict) return this.suggestions.take(event);
    if (name === "dismiss" && this.suggestions.current) return this.suggestions.refuse(event);
    if (["fix", "fix_all"].includes(name) && this.live.repair !== null) return this.live.takeRepair();
    return false;
  }

  // Chords inside a text, where single letters are typing.
  #inside(event, field) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    let taken = false;
    if (/^[1-9]$/.test(event.key)) taken = this.snippets.insert(Number(event.key) - 1, field);
    else if (event.key === ".") taken = this.live.takeRepair();
    if (taken) event.preventDefault();
  }
}
