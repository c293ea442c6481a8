// What a press does: it is checked against what was seen, kept in the outbox, and shown at once.

import { moment, SEEN_MS } from "./painted.js";
import { newId } from "./storage.js";

const STATUSES = { approve: "approved", reject: "rejected", skip: "skipped", flag: "flagged", reopen: "pending" };
export const DONE = {
  approve: "Approved",
  reject: "Rejected",
  skip: "Skipped",
  flag: "Flagged",
  reopen: "Reopened",
  edit: "Saved",
};
const NOTHING = {
  fix: "Nothing here has a suggested fix.",
  dismiss: "Nothing was found here.",
  keep: "No personal data was found here.",
};
const FIELDS = ["input", "output", "label"];

export class Decisions {
  // `desk` shows what comes of it.
  constructor(desk) {
    this.desk = desk;
    this.last = { kind: null, at: -Infinity };
    this.stack = []; // what can be undone here; of decisions, the texts as they were typed
    this.asked = null;
  }

  // Whether a press counts; if not, it is said why.
  #counts(kind, event, card) {
    const { desk } = this;
    if (event?.repeat) return desk.refuse("A key that is held down decides once.");
    if (desk.role === "viewer") return desk.refuse("You can look at examples here, but not decide on them.");
    if (!card) return desk.refuse("There is nothing to decide on.");
    if (!desk.painted.seen(event)) return desk.refuse(`Not taken: ${card.name} had only just appeared.`);
    if (kind === this.last.kind && moment(event) - this.last.at < SEEN_MS) {
      return desk.refuse("Not taken: it came too soon after the press before.");
    }
    if (card.busy) return desk.refuse(`Not taken: ${card.name} is being changed.`);
    this.last = { kind, at: moment(event) };
    return true;
  }

  decide(kind, event) {
    const { desk } = this;
    const { card } = desk.queue;
    if (!this.#counts(kind, event, card)) return;
    if (desk.conflict) {
      desk.refuse("Not taken: choose one of the two versions first.");
      return;
    }
    const texts = desk.texts();
    const known = kind === "approve" ? this.#known(card, texts) : {};
    if (known === null) return;
    const item = {
      uid: newId(),
      kind: "decide",
      example: card.id,
      revision: card.revision,
      decision: kind,
      ms: desk.activity.take(),
      ...changes(card, texts),
      ...known,
    };
    if (texts.note.trim()) item.note = texts.note.trim();
    if (desk.suggestion?.example === card.id) item.suggestion = desk.suggestion.id;
    const was = Object.fromEntries(["status", ...FIELDS].map((name) => [name, card[name]]));
    Object.assign(card, pick(texts), { status: STATUSES[kind] ?? card.status });
    desk.outbox.add(item, { name: card.name, example: card.id, typed: texts, leaves: leaves(kind) });
    desk.drafts.drop(card, { onServer: false });
    this.asked = null;
    if (kind === "edit") {
      this.stack.push({ example: card.id, uid: item.uid });
      desk.draw();
      desk.say(`Saved ${card.name}.`);
      return;
    }
    this.stack.push({ example: card.id, uid: item.uid, typed: texts, was, counted: leaves(kind) });
    card.decided = kind;
    if (leaves(kind) && desk.queue.left) desk.queue.left -= 1;
    desk.advance(`${DONE[kind]} ${card.name}.`);
  }

  // What is approved knowingly; null where it has to be said first, and asked once.
  #known(card, texts) {
    const { desk } = this;
    const errors = desk.openErrors(card, texts);
    const marks = Object.keys(errors);
    const empty = !texts.output.trim();
    if (!marks.length && !empty) return {};
    const question = JSON.stringify([card.id, card.revision, marks.sort(), empty]);
    if (this.asked !== question) {
      this.asked = question;
      desk.ask(empty, Object.values(errors));
      return null;
    }
    return { ...(marks.length ? { knowingly: marks } : {}), ...(empty ? { empty_ok: true } : {}) };
  }

  // Ask about what stands in the way of an approval, where something does.
  question() {
    const { card } = this.desk.queue;
    if (card && !this.desk.conflict) this.#known(card, this.desk.texts());
  }

  undo(event) {
    const { desk } = this;
    const top = this.stack.at(-1);
    const card = top ? desk.queue.cards.get(top.example) : null;
    if (!this.#counts("undo", event, desk.queue.card ?? { name: "" })) return;
    const item = { uid: newId(), kind: "undo" };
    if (top && card && !top.was) {
      this.stack.pop();
      this.#change(card, { ...item, action: top.action }, top.uid);
      return;
    }
    if (!top || !card) {
      desk.outbox.add(item, { name: "your last action" });
      desk.say("Undoing your last action.");
      return;
    }
    this.stack.pop();
    if (top.action) item.action = top.action;
    desk.outbox.add(item, { name: card.name, example: card.id, of: top.uid, typed: top.typed });
    Object.assign(card, top.was, { decided: null });
    if (top.counted && desk.queue.left !== null) desk.queue.left += 1;
    // What was typed before the decision is not lost with it.
    if (Object.keys(changes(card, top.typed)).length || top.typed.note) {
      desk.drafts.keep(card, { ...top.typed, revision: card.revision });
    }
    desk.show(card, `Undone: ${card.name} is as it was.`);
  }

  // Fix or dismiss findings, or keep the value of one.
  findings(kind, found, event) {
    const { desk } = this;
    const { card } = desk.queue;
    if (!this.#counts(kind, event, card)) return;
    if (!found.length) desk.refuse(NOTHING[kind]);
    else this.#whole(card, kind, { findings: Object.fromEntries(found.map((one) => [one.id, one.version])) });
  }

  // The texts as they were before the import cleaned them.
  restore(event) {
    const { card } = this.desk.queue;
    if (this.#counts("restore", event, card)) this.#whole(card, "restore", {});
  }

  #whole(card, kind, more) {
    const { desk } = this;
    if (Object.keys(changes(card, desk.texts())).length) {
      desk.refuse("Not taken: save or discard what you typed first (Ctrl+S saves).");
      return;
    }
    const item = { uid: newId(), kind, example: card.id, revision: card.revision, ...more };
    this.stack.push({ example: card.id, uid: item.uid });
    this.#change(card, item);
  }

  // What the server alone can do: what comes of it is seen before anything else is decided.
  #change(card, item, of = undefined) {
    const { desk } = this;
    desk.outbox.add(item, { name: card.name, example: card.id, of });
    card.busy = true;
    if (desk.queue.card === card) desk.draw();
  }

  // What the server did with something that was sent.
  settled(record, result) {
    const { desk } = this;
    const { item, about } = record;
    const example = result.example ?? item.example ?? about.example;
    const card = desk.queue.cards.get(example);
    if (card) card.busy = false;
    if (!result.ok) {
      this.#failed(record, result, card);
      return;
    }
    const [next] = desk.outbox.of(example);
    const made = this.stack.find((one) => one.uid === item.uid);
    if (made) made.action = result.action;
    if (next?.item.kind === "undo") desk.outbox.amend(next, { action: result.action });
    else if (next && result.revision) desk.outbox.amend(next, { revision: result.revision });
    if (card && result.revision) card.revision = result.revision;
    if (card && result.revision) desk.drafts.rebase(card);
    if (result.card && !next) desk.changed(result.card, item, about);
    else if (card) desk.drawRevision(card);
  }

  #failed(record, result, card) {
    const { desk } = this;
    const { item, about } = record;
    this.stack = this.stack.filter((one) => one.uid !== item.uid);
    for (const later of desk.outbox.of(about.example)) {
      if (later.about.of === item.uid) desk.outbox.forget(later);
    }
    if (card && item.kind === "decide") {
      card.decided = null;
      desk.queue.exhausted = false;
    }
    const kept = result.card ?? card;
    if (kept && about.typed) {
      const typed = { ...about.typed, revision: item.revision ?? kept.revision };
      if (Object.keys(changes(kept, typed)).length) desk.drafts.keep(kept, typed);
    }
    desk.problems.add({ record, result, example: about.example, name: about.name });
  }
}

function leaves(kind) {
  return kind === "approve" || kind === "reject";
}

function pick(texts) {
  return { input: texts.input, output: texts.output, label: texts.label };
}

// The texts that are not what the card has.
export function changes(card, texts) {
  return Object.fromEntries(
    FIELDS.filter((name) => (texts[name] ?? "") !== (card[name] ?? "")).map((name) => [name, texts[name]]),
  );
}
