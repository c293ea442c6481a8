// Puts the parts together: which pair is shown, what is pressed, what the server says.

import { Api } from "../curate-tuning.desk/api.js";
import { listen } from "../curate-tuning.desk/keys.js";
import { Outbox } from "../curate-tuning.desk/outbox.js";
import { moment, Painted, SEEN_MS } from "../curate-tuning.desk/painted.js";
import { newId, Storage } from "../curate-tuning.desk/storage.js";
import { Pairs } from "./pairs.js";
import { View } from "./view.js";

const KEYS = {
  1: "left",
  2: "right",
  3: "both_good",
  4: "both_bad",
  u: "undo",
  n: "skip",
  d: "differences",
};
const SAID = {
  left: "Left is better.",
  right: "Right is better.",
  both_good: "Both good.",
  both_bad: "Both bad.",
};
const RENEWED_MS = 60_000; // between two tries to get another token without being asked

export class Rater {
  constructor(parent, data, setStateValue) {
    Object.assign(this, { data, setStateValue });
    const api = new Api(data.token);
    this.token = api;
    this.storage = new Storage(`${data.project}/blind-${data.comparison}`, data.person);
    this.pairs = new Pairs();
    this.painted = new Painted();
    this.view = new View((name, event) => this.act(name, event));
    this.root = this.view.parts.root;
    this.last = { kind: null, at: -Infinity };
    [this.rated, this.asked, this.beat] = [0, 0, true];
    this.closedByOwner = false;
    this.outbox = new Outbox({
      storage: this.storage,
      // The same requests as the desk's, to another place.
      api: { call: (method, path, ...more) => api.call(method, `../blind/${data.comparison}/${path}`, ...more) },
      about: () => this.#about(),
      wants: () => !this.closed && (this.beat || this.pairs.want > 0),
      received: (answer) => this.#received(answer),
      settled: (record, result) => this.#settled(record, result),
      changed: () => this.#state(),
    });
    parent.querySelector(".desk-place")?.replaceChildren(this.root);
    this.ends = [listen(this.root, this), ...this.#listen()];
    this.view.end(this);
    this.#fit();
    this.outbox.send();
  }

  fits(data) {
    return ["project", "comparison", "person"].every((name) => data[name] === this.data[name]);
  }

  update(data) {
    this.data = data;
    this.token.token = data.token;
    if (this.outbox.stopped) this.outbox.retry();
    this.#fit();
  }

  close() {
    this.outbox.leave();
    this.closed = true;
    for (const end of this.ends) end();
  }

  #about() {
    this.beat = false;
    this.wanted = this.closed ? 0 : this.pairs.want;
    // What is rated and waits for its turn is not asked for again.
    const waiting = this.outbox.records.map((one) => one.item.pair);
    return { want: this.wanted, have: [...new Set([...this.pairs.have, ...waiting])] };
  }

  #received(answer) {
    const waiting = new Set(this.outbox.records.map((one) => one.item.pair));
    const shown = this.pairs.current;
    this.heard = true;
    this.closedByOwner = answer.closed;
    this.asked = answer.asked;
    const later = { undo: -1, skip: 0 };
    this.rated = this.outbox.records.reduce((sum, one) => sum + (later[one.item.said] ?? 1), answer.rated);
    this.pairs.add(answer.pairs ?? [], this.wanted, (pair) => waiting.has(pair));
    if (!this.pairs.stack.length && !waiting.size) this.pairs.last = answer.last;
    if (answer.closed || !shown) this.#show();
    else this.view.count(this.rated, this.asked);
  }

  // A choice that does not count is said, and its pair shown again where it may be.
  #settled({ item, about }, result) {
    if (result.ok) return;
    if (result.code === "closed") {
      this.closedByOwner = true;
      this.lost = (this.lost ?? 0) + 1;
    } else if (result.code !== "gone") {
      this.pairs.again(item.pair);
    }
    this.view.refuse(`${about.name}: ${result.message}`);
    this.#show();
  }

  #show(sentence = "") {
    const pair = this.closedByOwner ? null : this.pairs.current;
    if (pair) {
      this.view.show(pair);
      this.painted.begin();
    } else {
      this.view.end(this);
    }
    this.view.count(this.rated, this.asked);
    if (sentence) this.view.say(pair ? `${sentence} Next: ${pair.name}.` : sentence);
  }

  again() {
    this.pairs.exhausted = false;
    this.outbox.send();
  }

  // A key; true where it means something here.
  press(key, event) {
    const name = KEYS[key];
    if (name) this.act(name, event);
    return Boolean(name);
  }

  inside() {
    return false;
  }

  foreign() {
    return Boolean(document.querySelector("[role=dialog]"));
  }

  act(name, event) {
    if (name === "differences") this.view.toggleDifferences(this.pairs.current);
    else if (name === "undo") this.#undo(event);
    else this.#rate(name, event);
  }

  #rate(said, event) {
    const pair = this.pairs.current;
    if (!pair || this.closedByOwner) return;
    if (!this.#counts(said, event, pair)) return;
    if (said === "skip") {
      if (!this.pairs.putOff()) {
        this.view.refuse("Not taken: this is the only pair here that is left.");
        return;
      }
      this.#send(pair, said);
      this.#show("It comes again at the end.");
      return;
    }
    this.pairs.rated();
    this.rated += 1;
    this.#send(pair, said, Math.round(moment(event) - this.painted.since));
    this.#show(SAID[said]);
  }

  #undo(event) {
    if (event?.repeat || this.closedByOwner) return;
    const pair = this.pairs.back();
    if (!pair) {
      this.view.refuse("There is nothing to undo.");
      return;
    }
    this.rated = Math.max(0, this.rated - 1);
    this.#send(pair, "undo");
    this.#show(`Undone: ${pair.name} is here again.`);
  }

  // Whether a press counts; if not, it is said why.
  #counts(kind, event, pair) {
    const { view } = this;
    if (event?.repeat) return view.refuse("A key that is held down decides once.");
    if (!this.painted.seen(event)) return view.refuse(`Not taken: ${pair.name} had only just appeared.`);
    if (kind === this.last.kind && moment(event) - this.last.at < SEEN_MS) {
      return view.refuse("Not taken: it came too soon after the press before.");
    }
    this.last = { kind, at: moment(event) };
    return true;
  }

  #send(pair, said, ms = null) {
    const item = { uid: newId(), pair: pair.pair, said };
    if (ms !== null && Number.isFinite(ms)) item.ms = ms;
    this.outbox.add(item, { name: pair.name });
  }

  #state() {
    if (!this.outbox) return;
    const { stopped } = this.outbox;
    if (stopped?.code === "signed_out" && !(Date.now() - this.renewed < RENEWED_MS)) {
      // The page gives out another token; where that is refused too, a person is asked.
      this.renewed = Date.now();
      this.setStateValue("signed_out", this.renewed);
    }
    this.view.saved(this.outbox, this.storage.full);
    this.view.stopped(stopped, this.outbox.waiting, () => this.setStateValue("signed_out", Date.now()));
    if (!this.pairs.current && !this.outbox.busy) this.view.end(this);
  }

  // As high as what the window leaves, so that the choice is in reach without scrolling.
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
      on(window, "pagehide", () => this.outbox.leave()),
      on(window, "beforeunload", (event) => {
        if (this.outbox.waiting) event.preventDefault();
      }),
      on(window, "online", () => this.outbox.retry()),
      on(window, "resize", () => this.#fit()),
      on(document, "visibilitychange", () => {
        if (document.visibilityState === "visible") this.outbox.retry();
      }),
    ];
  }
}
