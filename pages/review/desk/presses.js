// What each press means: by key, by button, and inside a text.

import { changes } from "./decisions.js";

const NOTE = "Note (optional)";

export class Presses {
  constructor(desk) {
    this.desk = desk;
    this.reasonFor = null; // the decision that Enter in the note makes
    this.acts = this.#acts();
  }

  // A key that is none of the text's; true where it means something here.
  press(key, event) {
    const { desk } = this;
    if (desk.help.open) return false;
    if (/^[1-9]$/.test(key)) return this.#label(Number(key) - 1, event);
    if (key === "Escape" && desk.panels.shown) {
      desk.panels.toggle(desk.panels.shown.id);
      return true;
    }
    const name = desk.keys.action(key);
    if (name !== null) this.act(name, event);
    return name !== null;
  }

  // A key inside a text; true where it was more than typing.
  inside(name, event) {
    const { desk } = this;
    if (name === "enter") {
      if (event.composedPath()[0] !== desk.view.parts.note) return false;
      const decision = this.reasonFor;
      this.#leave();
      if (decision) desk.decisions.decide(decision, event);
    } else if (name === "leave") this.#leave();
    else if (name === "save") this.act("save", event);
    else desk.decisions.decide("approve", event);
    return true;
  }

  // Whether something else on the page has the keys.
  foreign() {
    return this.desk.help.open || Boolean(document.querySelector("[role=dialog]"));
  }

  act(name, event) {
    const { desk } = this;
    desk.flush();
    if (desk.assist.act(name, event)) return;
    if (name.startsWith("panel:")) desk.panels.toggle(name.slice(6));
    else if (this.acts[name]) this.acts[name](event);
    else desk.decisions.decide(name, event);
  }

  #acts() {
    const { desk } = this;
    const { parts, findings } = desk.view;
    const fixable = () => desk.queue.card?.findings.filter((one) => one.fixable) ?? [];
    return {
      next: () => desk.step(1),
      previous: () => desk.step(-1),
      undo: (event) => desk.decisions.undo(event),
      edit: () => (desk.conflict ? desk.refuse("Choose one of the two versions first.") : parts.answer.focus()),
      edit_input: () => this.#editInput(),
      note: () => parts.note.focus(),
      reject_why: () => this.#why("reject", "Why? Enter rejects"),
      flag_why: () => this.#why("flag", "What should a colleague look at? Enter flags"),
      fix: (event) => desk.decisions.findings("fix", [findings.fixable].filter(Boolean), event),
      fix_all: (event) => desk.decisions.findings("fix", fixable(), event),
      dismiss: (event) => desk.decisions.findings("dismiss", [findings.one].filter(Boolean), event),
      keep: (event) => desk.decisions.findings("keep", [findings.keepable].filter(Boolean), event),
      mine: () => desk.choose(true),
      theirs: () => desk.choose(false),
      problem: () => desk.problems.open(),
      help: () => desk.help.toggle(),
      save: (event) => this.#save(event),
    };
  }

  #label(place, event) {
    const label = this.desk.view.shownLabels?.[place];
    if (label === undefined || event.repeat || !this.desk.queue.card) return false;
    this.desk.setLabel(label);
    return true;
  }

  #editInput() {
    const { desk } = this;
    const { inputField, input } = desk.view.parts;
    if (!desk.queue.card || desk.conflict) return;
    if (inputField.hidden) desk.view.editInput(true, input.value);
    input.focus();
  }

  #save(event) {
    const { desk } = this;
    const { card } = desk.queue;
    if (card && Object.keys(changes(card, desk.texts())).length) desk.decisions.decide("edit", event);
    else desk.say("Nothing to save.");
  }

  #leave() {
    this.reasonFor = null;
    this.desk.view.parts.note.placeholder = NOTE;
    this.desk.root.focus({ preventScroll: true });
  }

  #why(decision, placeholder) {
    this.reasonFor = decision;
    this.desk.view.parts.note.placeholder = placeholder;
    this.desk.view.parts.note.focus();
  }
}
