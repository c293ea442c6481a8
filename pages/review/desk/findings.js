// What the checks found in an example, each with what can be done about it.

import { draw as drawDiff } from "./diff.js";
import { button, h } from "./dom.js";
import { SEVERITY } from "./marks.js";

const SHOWN = 3;

export class Findings {
  constructor(element, { keys, onFix, onDismiss, onKeep, onOpen, onTake, onPick }) {
    Object.assign(this, { element, keys, onFix, onDismiss, onKeep, onOpen, onTake, onPick });
    this.picked = null;
  }

  draw(card) {
    this.card = card;
    this.rows = new Map();
    this.picked = card.findings[0]?.id ?? null;
    if (!card.findings.length) {
      const sentence = card.checked ? "The checks found nothing here." : "Not checked yet.";
      this.element.replaceChildren(h("p", { class: "quiet" }, sentence));
      return;
    }
    const fixable = card.findings.filter((one) => one.fixable);
    const head = h(
      "div",
      { class: "label" },
      h("span", {}, card.findings.length === 1 ? "1 finding" : `${card.findings.length} findings`),
      fixable.length > 1
        ? button(`Fix all ${fixable.length}`, this.keys.label("fix_all"), {
            class: "quiet small",
            onclick: (event) => this.onFix(fixable, event),
          })
        : null,
    );
    const rows = card.findings.map((one) => this.#row(one));
    this.element.replaceChildren(head, h("ul", {}, ...rows));
    this.#mark();
  }

  get one() {
    return this.card?.findings.find((each) => each.id === this.picked) ?? null;
  }

  get fixable() {
    const { one } = this;
    return one?.fixable ? one : (this.card?.findings.find((each) => each.fixable) ?? null);
  }

  get keepable() {
    const { one } = this;
    return one?.keepable ? one : (this.card?.findings.find((each) => each.keepable) ?? null);
  }

  pick(id) {
    if (!this.rows?.has(id)) return;
    this.picked = id;
    this.#mark();
    this.rows.get(id).scrollIntoView({ block: "nearest" });
  }

  #mark() {
    for (const [id, row] of this.rows) {
      const mine = id === this.picked;
      row.classList.toggle("picked", mine);
      // Keys act on one of them: it alone shows them.
      for (const key of row.querySelectorAll("kbd")) key.hidden = !mine;
    }
  }

  #row(one) {
    const about = (one.others ?? []).slice(0, SHOWN);
    const row = h(
      "li",
      { class: one.severity, onclick: () => this.#choose(one.id) },
      h("span", { class: "severity" }, SEVERITY[one.severity] ?? one.severity),
      h("span", { class: "message", dir: "auto" }, one.message),
      ...about.map((other) => this.#other(other)),
      h(
        "span",
        { class: "actions" },
        one.fixable
          ? button("Fix", this.keys.label("fix"), { class: "quiet small", onclick: (event) => this.onFix([one], event) })
          : null,
        button("Dismiss", this.keys.label("dismiss"), {
          class: "quiet small",
          onclick: (event) => this.onDismiss([one], event),
        }),
        one.keepable
          ? button("Keep everywhere", this.keys.label("keep"), {
              class: "quiet small",
              title: "Keeps this value in every example, also in later imports: for what is not private, such as your own hotline.",
              onclick: (event) => this.onKeep([one], event),
            })
          : null,
      ),
    );
    this.rows.set(one.id, row);
    return row;
  }

  #choose(id) {
    this.picked = id;
    this.#mark();
    this.onPick(id);
  }

  // The other side of a conflict or a duplicate: how its answer differs.
  #other(other) {
    const text = h("div", { class: "other", dir: "auto" });
    drawDiff(text, this.card.output, other.output, { around: 60, empty: "The same answer." });
    return h(
      "div",
      { class: "beside" },
      text,
      h(
        "span",
        { class: "actions" },
        button(`Open ${other.name}`, "", { class: "quiet small", onclick: () => this.onOpen(other.id) }),
        other.output === this.card.output || !other.output.trim()
          ? null
          : button("Take its answer", "", { class: "quiet small", onclick: () => this.onTake(other) }),
      ),
    );
  }
}
