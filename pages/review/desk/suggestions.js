// Suggested answers where one is missing or weak: shown as a difference, taken or refused with one key.
// What is taken is typed text like any other: a person still approves it.

import { draw as drawDiff } from "./diff.js";
import { button, h } from "./dom.js";

const SOURCES = {
  nearest: "Nearest approved example",
  repair: "Format repaired",
  model: "Your tuned model",
  endpoint: "From the endpoint",
};
const OPEN = ["pending", "skipped", "flagged"];
const LOOK_AFTER_MS = 250;

export class Suggestions {
  constructor(desk) {
    this.desk = desk;
    this.element = h("div", { class: "suggestion", role: "group", "aria-label": "Suggested answer", hidden: true });
    const { versions } = desk.view.parts;
    versions.after(this.element);
    this.timer = 0;
    this.at = 0;
    this.before = null;
  }

  // The suggestion that keys act on; null where none is on the screen.
  get current() {
    return this.element.hidden || this.before !== null ? null : (this.offered[this.at] ?? null);
  }

  get offered() {
    return this.desk.queue.card?.suggestions ?? [];
  }

  shown(card) {
    clearTimeout(this.timer);
    this.at = 0;
    this.before = null;
    this.taken = null;
    const kept = this.desk.storage.get(`taken/${card.id}`);
    if (kept && card.draft && OPEN.includes(card.status)) this.#use(card, kept.id);
    else if (kept) this.desk.storage.remove(`taken/${card.id}`);
    this.draw();
    if (needs(card) && !card.asked && !this.offered.length) {
      this.timer = setTimeout(() => this.#look(card), LOOK_AFTER_MS);
    }
  }

  typed() {
    if (this.before === null) this.draw();
  }

  // Nothing was prepared for this one: what costs next to nothing is looked for while somebody reads.
  async #look(card) {
    card.asked = true;
    if (this.desk.role === "viewer") return;
    try {
      const { suggestions } = await this.desk.api.call("POST", `cards/${card.id}/suggestions`);
      card.suggestions = suggestions;
    } catch {
      return;
    }
    if (this.desk.queue.card === card) this.draw();
  }

  draw() {
    const { card } = this.desk.queue;
    const one = this.offered[this.at];
    const answer = this.desk.texts().output;
    const useful = card && one && OPEN.includes(card.status) && !this.desk.conflict && one.output !== answer;
    this.element.hidden = !useful;
    if (!useful) {
      this.element.replaceChildren();
      return;
    }
    const text = h("div", { class: "text", dir: "auto" });
    if (answer.trim()) drawDiff(text, answer, one.output, { around: 40 });
    else text.textContent = one.output;
    const several = this.offered.length > 1 ? ` (${this.at + 1} of ${this.offered.length})` : "";
    this.element.replaceChildren(
      h("div", { class: "label" }, `Suggestion: ${SOURCES[one.source] ?? one.source}${several}`),
      text,
      h("p", { class: "quiet", dir: "auto" }, one.reason),
      h(
        "div",
        { class: "actions" },
        button("Take", "T", { class: "small", "aria-keyshortcuts": "T", onclick: (event) => this.take(event) }),
        button("Refuse", "D", { class: "quiet small", "aria-keyshortcuts": "D", onclick: (event) => this.refuse(event) }),
        this.offered.length > 1
          ? button("Another one", "", { class: "quiet small", onclick: () => this.#another() })
          : null,
      ),
    );
  }

  #another() {
    this.at = (this.at + 1) % this.offered.length;
    this.draw();
  }

  // True where there was something to take.
  take(event) {
    const one = this.current;
    if (!one) return false;
    if (event?.repeat || this.desk.role === "viewer") return true;
    const { card } = this.desk.queue;
    const before = this.desk.texts().output;
    this.before = before;
    this.desk.facade.setAnswer(one.output);
    this.desk.storage.set(`taken/${card.id}`, { id: one.id });
    this.#use(card, one.id);
    this.element.hidden = false;
    this.element.replaceChildren(
      h(
        "div",
        { class: "label" },
        `Taken: ${SOURCES[one.source] ?? one.source}. Read it, then approve.`,
        button("Put back what was there", "", { class: "quiet small", onclick: () => this.#putBack(card, before) }),
      ),
    );
    this.desk.say("Taken. Read it, then approve.");
    return true;
  }

  #use(card, id) {
    this.desk.facade.setSuggestion({ example: card.id, id });
  }

  #putBack(card, before) {
    this.desk.storage.remove(`taken/${card.id}`);
    this.desk.facade.setSuggestion(null);
    this.before = null;
    this.desk.facade.setAnswer(before);
    this.draw();
  }

  // True where there was something to refuse.
  refuse(event) {
    const one = this.current;
    if (!one) return false;
    if (event?.repeat || this.desk.role === "viewer") return true;
    const { card } = this.desk.queue;
    card.suggestions = this.offered.filter((each) => each !== one);
    this.at = 0;
    this.draw();
    this.desk.say("Refused. It is not suggested for this example again.");
    this.desk.api.call("POST", `suggestions/${one.id}/refuse`).catch(() => {
      card.suggestions = [...(card.suggestions ?? []), one];
      if (this.desk.queue.card === card) {
        this.draw();
        this.desk.refuse("The server can't be reached: the suggestion is not refused yet.");
      }
    });
    return true;
  }
}

function needs(card) {
  const weak = card.findings.some((one) => one.field === "output" && one.severity === "error");
  return OPEN.includes(card.status) && (!card.output.trim() || weak);
}
