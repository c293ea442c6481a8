// What was decided and not stored, until somebody has looked at it.

import { button, h } from "./dom.js";

const REASONS = {
  conflict: "somebody changed it meanwhile",
  open_errors: "an error is open in it",
  no_answer: "it has no answer",
  gone: "it was deleted",
  leased: "somebody else is working on it",
  not_allowed: "you may not decide on it",
};

export class Problems {
  constructor(desk) {
    this.desk = desk;
    this.all = [];
    this.told = null; // a sentence that stays until the next example
  }

  tell(sentence) {
    this.told = sentence;
    this.draw();
  }

  add(problem) {
    this.all.push(problem);
    this.draw();
    this.desk.refuse(`${problem.name} was not stored: ${reason(problem)}.`);
  }

  // Show the first of them, with both texts where there are two.
  async open() {
    const problem = this.all.shift();
    if (!problem) {
      this.desk.refuse("Everything was stored.");
      return;
    }
    const { result, example, record } = problem;
    this.draw();
    if (example === undefined || result.code === "gone") return;
    if (result.errors) {
      const { input, output } = record.about.typed ?? {};
      const card = result.card ?? this.desk.queue.cards.get(example);
      if (card) card.refused = { example, input, output, errors: result.errors };
    }
    if (result.card) this.desk.show(result.card, result.message);
    else await this.desk.open(example);
    // What stands in the way is asked about at once.
    if (["open_errors", "no_answer"].includes(result.code)) this.desk.decisions.question();
  }

  draw() {
    const { desk } = this;
    const { stopped } = desk.outbox ?? {};
    const drawn = JSON.stringify([this.all.length, this.all[0]?.name, stopped?.code, this.told]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const rows = this.told ? [h("span", {}, this.told), button("Close", "", { class: "small quiet", onclick: () => this.tell(null) })] : [];
    if (stopped) {
      const waiting = desk.outbox.waiting ? ` ${desk.outbox.waiting} are kept in this browser until then.` : "";
      rows.push(
        h("span", {}, `Nothing is sent any more: ${stopped.message}${waiting}`),
        stopped.code === "signed_out"
          ? button("Sign in again", "", { class: "small", onclick: () => desk.setStateValue("signed_out", Date.now()) })
          : null,
      );
    }
    const [first] = this.all;
    if (first) {
      const more = this.all.length > 1 ? ` And ${this.all.length - 1} more.` : "";
      rows.push(
        h("span", {}, `${first.name} was not stored: ${reason(first)}.${more}`),
        button("Open", desk.keys.label("problem"), { class: "small", onclick: () => this.open() }),
      );
    }
    desk.view.notice(rows.filter(Boolean));
  }
}

function reason({ result }) {
  return REASONS[result.code] ?? result.message?.replace(/\.$/, "") ?? "the server refused it";
}
