// Puts the parts of the desk together: what is shown, what is typed, what is pressed, what the server says.

import { Activity } from "./activity.js";
import { Api } from "./api.js";
import { Assist } from "./assist.js";
import { changes, Decisions } from "./decisions.js";
import { button, h, setText } from "./dom.js";
import { Drafts } from "./drafts.js";
import { facade } from "./facade.js";
import { Help } from "./help.js";
import { isEditable, Keymap, listen } from "./keys.js";
import { Outbox } from "./outbox.js";
import { Painted } from "./painted.js";
import { Panels, PANELS } from "./panels.js";
import { Presence } from "./presence.js";
import { Presses } from "./presses.js";
import { Problems } from "./problems.js";
import { Queue } from "./state.js";
import { newId, Storage } from "./storage.js";
import { View } from "./view.js";

const RENEWED_MS = 60_000; // between two tries to get another token without being asked
const CAME = {
  undo: (name) => `Undone: ${name}.`,
  fix: (name) => `Fixed in ${name}.`,
  dismiss: (name) => `Dismissed in ${name}: it is not reported again.`,
  keep: () => "Kept: this value is not reported again, in any example.",
  restore: (name) => `${name} is as it was before the import cleaned it.`,
  edit: (name) => `${name} was changed.`,
};

export class Desk {
  constructor(parent, data, setStateValue) {
    this.data = data;
    this.setStateValue = setStateValue;
    this.tab = newId();
    this.storage = new Storage(data.project, data.person);
    this.api = new Api(data.token);
    this.queue = new Queue();
    this.painted = new Painted();
    this.activity = new Activity();
    this.keys = new Keymap(this.storage.get("keys") ?? data.keys ?? {}, PANELS);
    this.drafts = new Drafts({
      storage: this.storage,
      api: this.api,
      tab: this.tab,
      changed: () => this.drawState(),
    });
    this.decisions = new Decisions(this);
    this.others = [];
    this.conflict = null;
    this.suggestion = null;
    this.facade = facade(this);
    this.panels = new Panels(this);
    this.view = new View(this.keys, PANELS, this);
    this.root = this.view.parts.root;
    this.assist = new Assist(this);
    this.help = new Help(this.root, this.keys, (remapped) => this.remapped(remapped));
    this.problems = new Problems(this);
    parent.querySelector(".desk-place")?.replaceChildren(this.root);
    this.#readOnly();
    this.wanted = 0;
    this.beat = false;
    this.outbox = new Outbox({
      storage: this.storage,
      api: this.api,
      about: () => this.#about(),
      wants: () => this.beat || this.#wants() > 0,
      received: (answer) => this.#received(answer),
      settled: (record, result) => this.decisions.settled(record, result),
      changed: () => this.drawState(),
    });
    this.presence = new Presence(this.activity, () => this.#heard());
    this.presses = new Presses(this);
    this.ends = [listen(this.root, this.presses), ...this.#listen()];
    this.#fit();
    this.#start(data.example);
  }

  get role() {
    return this.data.role;
  }

  // Whether data of the page is about the same person's desk.
  fits(data) {
    return data.project === this.data.project && data.person === this.data.person;
  }

  // Who only reads is offered no decision and no field to type in; the server asks again in any case.
  #readOnly() {
    const { answer, inputField } = this.view.parts;
    this.root.dataset.role = this.role;
    answer.readOnly = inputField.readOnly = this.role === "viewer";
  }

  update(data) {
    const about = ({ view, changed }) => JSON.stringify([view, changed]);
    const same = about(data) === about(this.data);
    if (data.changed !== this.data.changed) this.decisions.stack = []; // what came since is undone first
    this.data = data;
    this.api.token = data.token;
    this.#readOnly();
    if (this.outbox.stopped) this.outbox.retry();
    if (!same) this.#start(null);
    this.#fit();
  }

  close() {
    this.#leaving();
    this.activity.stop();
    this.presence.close();
    this.closed = true;
    for (const end of this.ends) end();
  }

  // From the beginning. What this tab had before it was loaded again is free: it asks for it anew.
  async #start(example) {
    this.queue.clear();
    this.view.empty([h("p", {}, "Getting the examples …")]);
    this.first = true;
    if (example) await this.open(example, { quiet: true });
    this.beat = true;
    this.outbox.send();
  }

  #leaving() {
    this.outbox.leave();
    this.drafts.leave();
    this.api.call("POST", "release", { tab: this.tab }, { keepalive: true }).catch(() => {});
  }

  #wants() {
    return this.closed || this.opening ? 0 : this.queue.want;
  }

  #about() {
    this.beat = false;
    this.wanted = this.#wants();
    return { tab: this.tab, view: this.data.view, want: this.wanted, have: this.queue.have, hold: this.presence.hold };
  }

  #received(answer) {
    const { queue } = this;
    queue.left = answer.left - this.outbox.records.filter((one) => one.about.leaves).length;
    this.others = answer.others ?? [];
    queue.giveUp(new Set(this.others.map((one) => one.example).filter((one) => !this.outbox.of(one).length)));
    this.counts = answer.counts ?? {};
    this.lastAction = answer.last ?? null;
    queue.add(answer.cards ?? [], this.wanted, (example) => this.outbox.of(example).length > 0);
    if (!queue.card && queue.have.length) {
      queue.at = queue.trail.findIndex((one) => queue.open(one));
      this.show(queue.card, this.first ? "" : `Next: ${queue.card.name}.`);
    } else if (!queue.card) {
      this.drawEnd();
    }
    this.first = false;
    this.drawState();
  }

  // Show a card, as it is or with what was typed.
  show(card, sentence = "") {
    this.queue.go(card);
    const draft = this.drafts.of(card);
    const differs = draft && (Object.keys(changes(card, draft)).length > 0 || draft.note);
    this.conflict = differs && draft.revision !== card.revision ? draft : null;
    if (draft && !differs) this.drafts.drop(card);
    this.decisions.asked = null;
    this.suggestion = null;
    this.view.show(card, this.conflict ? null : differs ? draft : null, this.conflict);
    this.painted.begin();
    this.activity.take();
    if (sentence) this.say(sentence);
    this.#later(() => {
      this.view.rest(card);
      this.assist.shown(card);
      this.drawState();
      this.#address(card);
    });
  }

  // In the frame that shows it, not before the texts are there.
  #later(work) {
    cancelAnimationFrame(this.frame);
    this.pending = work;
    this.frame = requestAnimationFrame(() => this.flush());
  }

  // Whatever is done needs all of what is shown.
  flush() {
    const work = this.pending;
    this.pending = null;
    work?.();
  }

  draw() {
    const { card } = this.queue;
    if (card) this.show(card);
  }

  // After a decision: the next one.
  advance(said) {
    this.queue.advance();
    const { card } = this.queue;
    if (isEditable(this.root.getRootNode().activeElement)) this.root.focus({ preventScroll: true });
    if (!card) {
      this.drawEnd();
      this.say(said);
    } else {
      const left = this.queue.left === null ? "" : `, ${this.queue.left} left`;
      this.show(card, `${said} Next: ${card.name}${left}.`);
    }
    this.outbox.send();
  }

  act(name, event) {
    this.flush();
    this.presses.act(name, event);
  }

  step(by) {
    if (!this.queue.step(by)) {
      this.refuse(by > 0 ? "This is the end of the queue so far." : "This is the first one.");
      return;
    }
    const { card } = this.queue;
    this.show(card, `${card.name}, ${card.decided ? card.status : "not decided"}.`);
    this.outbox.send();
  }

  // Show any example of the project, whether it is in the queue or not.
  async open(example, { quiet = false } = {}) {
    this.opening = true;
    try {
      const known = this.queue.cards.get(example);
      const card = known && this.outbox.of(example).length ? known : await this.api.call("GET", `cards/${example}?tab=${this.tab}&hold=${this.presence.hold}`);
      this.show(card, quiet ? "" : `${card.name}.`);
    } catch (error) {
      if (error.status === undefined) throw error;
      this.problems.tell(`Example ${example} can't be opened: ${error.message}`);
    } finally {
      this.opening = false;
    }
  }

  // A newer state of an example has come.
  changed(card, item) {
    const undone = item.kind === "undo";
    this.queue.replace(card);
    if (undone) card.decided = null;
    if (this.queue.card?.id === card.id || undone) this.show(card, (CAME[item.kind] ?? CAME.edit)(card.name));
  }

  drawRevision(card) {
    if (this.queue.card === card) this.root.dataset.revision = card.revision;
  }

  texts() {
    return this.view.texts();
  }

  // Errors that are open as far as is known here: of texts that were not changed, or as the server said.
  openErrors(card, texts) {
    const known = [this.live, card.refused].find(
      (one) => one && one.example === card.id && one.input === texts.input && one.output === texts.output,
    );
    if (known) return known.errors;
    const changed = changes(card, texts);
    const open = card.findings.filter((one) => one.severity === "error" && !(one.field in changed));
    return Object.fromEntries(open.map((one) => [one.mark, one.message]));
  }

  ask(empty, errors) {
    this.view.ask(empty, errors);
    this.painted.begin();
  }

  typed() {
    this.flush();
    const { card } = this.queue;
    if (!card || this.conflict) return;
    const texts = this.texts();
    const differs = Object.keys(changes(card, texts)).length > 0 || texts.note;
    const draft = differs ? this.drafts.keep(card, { ...texts, revision: card.revision }) : null;
    if (!differs) this.drafts.drop(card);
    this.view.drawDraft(card, draft, null);
    this.view.parts.ask.hidden = true;
    this.view.changed(card);
    this.assist.typed(texts);
    for (const heard of this.heard ?? []) heard(texts);
  }

  discard() {
    const { card } = this.queue;
    this.drafts.drop(card);
    this.show(card, "Discarded what was typed.");
  }

  setLabel(label) {
    const { card } = this.queue;
    this.view.setLabel(card, this.view.label === label ? "" : label);
    this.typed();
    this.say(this.view.label ? `Label: ${this.view.label}.` : "No label.");
  }

  choose(mine) {
    const { card } = this.queue;
    const draft = this.conflict;
    if (!draft) return;
    if (mine) this.drafts.keep(card, { ...draft, revision: card.revision });
    else this.drafts.drop(card);
    this.show(card, mine ? "Going on with your version." : "Going on with the saved version.");
  }

  refuse(sentence) {
    this.view.refuse(sentence);
    return false;
  }

  say(sentence) {
    this.view.say(sentence);
  }

  remapped(remapped) {
    this.storage.set("keys", remapped);
    for (const one of this.root.querySelectorAll("[data-action]")) {
      const kbd = one.querySelector("kbd");
      if (kbd) setText(kbd, this.keys.label(one.dataset.action));
      one.setAttribute("aria-keyshortcuts", this.keys.spoken(one.dataset.action));
    }
    this.api.call("PUT", "me", { keys: remapped }).catch(() => {});
  }

  drawState() {
    if (!this.outbox) return;
    const { stopped } = this.outbox;
    if (stopped?.code === "signed_out" && !(Date.now() - this.renewed < RENEWED_MS)) {
      // The page gives out another token; where that is refused too, a person is asked.
      this.renewed = Date.now();
      this.setStateValue("signed_out", this.renewed);
    }
    const full = this.storage.full && "This browser has no room to keep what waits: leave this page open until all is saved.";
    this.view.saved(this.outbox.state, this.outbox.waiting, full || stopped?.message);
    this.view.count(this.queue.left, this.others, this.queue.card);
    this.problems.draw();
  }

  drawEnd() {
    const left = this.queue.left ?? 0;
    const others = left > 0;
    const all = !Object.keys(this.data.view).length;
    const project = `project=${encodeURIComponent(this.data.name)}`;
    const none = this.queue.trail.length ? "Nothing in this queue is left." : "No example matches these filters.";
    const nothing = all ? "Everything is reviewed: the queue is empty." : none;
    const sentence = others
      ? `The ${left.toLocaleString()} that are left are with other reviewers, or were skipped or flagged.`
      : nothing;
    this.view.empty([
      h("h3", {}, others ? "Nothing for you right now" : this.queue.trail.length || all ? "All done" : "Nothing here"),
      h("p", {}, sentence),
      button("Look again", "", { onclick: () => this.#again() }),
      all ? h("a", { href: `dataset?${project}` }, "Create a dataset version") : null,
      all ? null : h("a", { href: `review?${project}` }, "Clear the filters"),
    ].filter(Boolean));
  }

  #again() {
    this.queue.exhausted = false;
    this.beat = true;
    this.outbox.send();
  }

  // Leases are renewed, and it is seen who else is here.
  #heard() {
    if (!this.closed) this.#again();
  }

  // The example stands in the address, so that a reload comes back to it. Streamlit reads the address anew.
  #address(card) {
    const address = new URL(window.location.href);
    address.searchParams.set("example", card.id);
    if (address.href !== window.location.href) window.history.replaceState(window.history.state, "", address);
  }

  // As high as what the window leaves, so that the decision is in reach without scrolling.
  #fit() {
    requestAnimationFrame(() => {
      const top = this.root.getBoundingClientRect().top + (document.scrollingElement?.scrollTop ?? 0);
      this.root.style.setProperty("--top", `${Math.max(0, Math.round(top))}px`);
    });
  }

  #listen() {
    const on = (target, name, heard) => {
      target.addEventListener(name, heard);
      return () => target.removeEventListener(name, heard);
    };
    return [
      on(window, "pagehide", () => this.#leaving()),
      on(window, "beforeunload", (event) => {
        if (this.outbox.waiting || this.drafts.waiting) event.preventDefault();
      }),
      on(window, "online", () => this.outbox.retry()),
      on(window, "resize", () => this.#fit()),
      on(document, "visibilitychange", () => {
        if (document.visibilityState === "visible") this.outbox.retry();
      }),
    ];
  }
}
