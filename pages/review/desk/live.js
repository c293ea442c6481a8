// The checks of a text that is being typed: what would be open, and the answer in the right format.

import { draw as drawDiff } from "./diff.js";
import { button, h } from "./dom.js";
import { SEVERITY } from "./marks.js";

const PAUSE_MS = 300;
const SHOWN = 6;

export class Live {
  constructor(desk) {
    this.desk = desk;
    this.timer = 0;
    this.asked = 0;
    this.repair = null;
  }

  shown(card) {
    this.#clear();
    this.typed(this.desk.texts(), card);
  }

  typed(texts, card = this.desk.queue.card) {
    clearTimeout(this.timer);
    this.asked += 1;
    if (!card || !differs(card, texts)) {
      this.#clear();
      return;
    }
    this.#outdated();
    this.timer = setTimeout(() => this.#ask(card, texts), PAUSE_MS);
  }

  // Latest wins: an answer about a text that was typed on since is not looked at.
  async #ask(card, texts) {
    const number = this.asked;
    const { input, output, label } = texts;
    let found;
    try {
      found = await this.desk.api.call("POST", "check-text", { example: card.id, input, output, label: label || null });
    } catch {
      return; // what was found in the text as stored is still there, and said to be about that
    }
    if (number !== this.asked || this.desk.queue.card !== card) return;
    this.#draw(card, texts, found);
  }

  takeRepair() {
    if (this.repair === null) return false;
    this.desk.facade.setAnswer(this.repair);
    this.desk.say("The format is repaired.");
    return true;
  }

  #clear() {
    const { live, findings } = this.desk.view.parts;
    this.repair = null;
    live.hidden = true;
    live.replaceChildren();
    findings.hidden = false;
    findings.classList.remove("outdated");
    this.desk.facade.setErrors(null);
  }

  // Until the answer is there, the list below is about the text as it is stored, and says so.
  #outdated() {
    const { live, findings } = this.desk.view.parts;
    this.repair = null;
    if (live.hidden) findings.classList.add("outdated");
    else live.classList.add("outdated");
  }

  #draw(card, texts, { checked, findings, repair }) {
    const { parts, mirrors } = this.desk.view;
    const errors = findings.filter((one) => one.severity === "error");
    this.desk.facade.setErrors({
      example: card.id,
      input: texts.input,
      output: texts.output,
      errors: Object.fromEntries(errors.map((one) => [one.mark, one.message])),
    });
    this.repair = checked && repair !== null && repair !== texts.output ? repair : null;
    parts.findings.hidden = checked;
    parts.live.classList.remove("outdated");
    parts.live.hidden = !checked;
    if (!checked) return;
    const placed = findings.map((one, place) => ({ ...one, id: one.id || -1 - place }));
    mirrors.output.show(texts.output, placed.filter((one) => one.field === "output"));
    if (!parts.inputField.hidden) mirrors.input.show(texts.input, placed.filter((one) => one.field === "input"));
    parts.live.replaceChildren(...this.#rows(placed, texts));
  }

  #rows(findings, texts) {
    const number = findings.length === 1 ? "1 finding" : `${findings.length} findings`;
    const head = h("div", { class: "label" }, `${findings.length ? number : "Nothing found"} in the text as typed`);
    const rows = findings.slice(0, SHOWN).map((one) =>
      h(
        "li",
        { class: one.severity, onclick: () => this.#place(one) },
        h("span", { class: "severity" }, SEVERITY[one.severity]),
        h("span", { class: "message", dir: "auto" }, one.message),
      ),
    );
    const more = findings.length - SHOWN;
    if (more > 0) rows.push(h("li", { class: "note" }, h("span", { class: "message" }, `And ${more} more.`)));
    const made = [head];
    if (this.repair !== null) made.push(this.#repairRow(texts));
    if (rows.length) made.push(h("ul", {}, ...rows));
    return made;
  }

  #repairRow(texts) {
    const text = h("div", { class: "text", dir: "auto" });
    drawDiff(text, texts.output, this.repair, { around: 40 });
    return h(
      "div",
      { class: "repair" },
      button("Repair the format", "Ctrl+.", { class: "small", onclick: () => this.takeRepair() }),
      text,
    );
  }

  #place(one) {
    const { mirrors, parts } = this.desk.view;
    if (one.field === "output") mirrors.output.pick(one.id);
    else if (one.field === "input" && !parts.inputField.hidden) mirrors.input.pick(one.id);
  }
}

function differs(card, texts) {
  return ["input", "output", "label"].some((name) => (texts[name] ?? "") !== (card[name] ?? ""));
}
