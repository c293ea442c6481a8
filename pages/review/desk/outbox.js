// Decisions on their way. Each is in the browser's storage until the server has said what came of it,
// is sent as often as that needs, and carries an id by which the server applies it once.
// Beside them, the same requests bring new cards; one request is under way at a time.

const MOST_ITEMS = 50;
const MOST_CHARACTERS = 1_500_000;
const KEEPALIVE_CHARACTERS = 50_000; // browsers take 64 KiB of a page that goes away
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20_000;

export class Outbox {
  // `about` gives the rest of the request, `wants` says whether it is worth one without decisions,
  // `received` takes the answer, `settled` what came of one decision, `changed` hears of every state.
  constructor({ storage, api, about, wants, received, settled, changed }) {
    Object.assign(this, { storage, api, about, wants, received, settled, changed });
    this.records = storage
      .all("out/")
      .map(([, record]) => record)
      .sort((one, other) => one.at - other.at || one.turn - other.turn);
    this.turn = 0;
    this.failures = 0;
    this.busy = false;
    this.timer = 0;
    this.stopped = null; // why nothing is sent any more, as { code, message }
    this.alone = 0; // how many of the next requests take one decision each
  }

  get waiting() {
    return this.records.length;
  }

  get state() {
    if (this.failures || this.stopped) return "offline";
    return this.waiting ? "saving" : "all";
  }

  add(item, about) {
    const record = { item, about, at: Date.now(), turn: (this.turn += 1) };
    record.kept = this.storage.set(`out/${item.uid}`, record);
    this.records.push(record);
    // What is shown comes first.
    queueMicrotask(() => {
      this.changed();
      this.send();
    });
    return record;
  }

  // Send what waits, now or as soon as the request under way is answered.
  send() {
    if (this.busy || this.stopped || this.timer) return;
    this.#request();
  }

  // The same without waiting for the next try: the network is back, or there is a new token.
  retry() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.stopped = null;
    this.send();
  }

  // The page goes away: what fits is sent by the browser itself, the rest waits in its storage.
  leave() {
    const items = [];
    let room = KEEPALIVE_CHARACTERS;
    for (const record of this.#sendable()) {
      room -= JSON.stringify(record.item).length;
      if (room < 0) break;
      items.push(record.item);
    }
    if (!items.length || this.stopped) return;
    const body = { ...this.about(), want: 0, items };
    this.api.call("POST", "sync", body, { keepalive: true }).catch(() => {});
  }

  // In order. Of one example, a decision waits for what came of the one before: it names its revision.
  *#sendable() {
    const held = new Set();
    for (const record of this.records) {
      const example = exampleOf(record);
      if (example === undefined || !held.has(example)) yield record;
      held.add(example);
    }
  }

  #batch() {
    const batch = [];
    let room = MOST_CHARACTERS;
    for (const record of this.#sendable()) {
      room -= JSON.stringify(record.item).length;
      if (batch.length && (room < 0 || this.alone)) break;
      batch.push(record);
      if (batch.length === MOST_ITEMS) break;
    }
    return batch;
  }

  async #request() {
    const batch = this.#batch();
    if (!batch.length && !this.wants()) return;
    this.busy = true;
    this.changed();
    try {
      const body = { ...this.about(), items: batch.map((record) => record.item) };
      const answer = await this.api.call("POST", "sync", body);
      this.failures = 0;
      if (this.alone) this.alone -= 1;
      for (const result of answer.done ?? []) this.#done(result);
      this.received(answer);
    } catch (error) {
      this.#failed(error, batch);
    } finally {
      this.busy = false;
      this.changed();
    }
    if (!this.timer && (this.waiting || this.wants())) this.send();
  }

  #done(result) {
    const record = this.records.find((one) => one.item.uid === result.uid);
    if (!record) return; // another tab sent it too
    if (!result.ok && result.code === "retry") {
      this.#wait();
      return;
    }
    this.forget(record);
    this.settled(record, result);
  }

  forget(record) {
    this.records.splice(this.records.indexOf(record), 1);
    this.storage.remove(`out/${record.item.uid}`);
  }

  #failed(error, batch) {
    const { status, code, message } = error;
    if (status === undefined) throw error; // a fault of ours, not of the way
    if (error.passes) {
      this.failures += 1;
      this.#wait();
    } else if (status === 401 || status === 403) {
      this.stopped = { code: status === 401 ? "signed_out" : "not_allowed", message };
    } else if (batch.length > 1) {
      this.alone = batch.length; // one of them is at fault: which, the server says of each by itself
    } else if (batch.length === 1) {
      this.#done({ uid: batch[0].item.uid, ok: false, code, message });
    } else {
      this.failures += 1;
      this.#wait();
    }
  }

  #wait() {
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.failures, 8));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = 0;
      this.send();
    }, longest * (0.5 + Math.random() / 2));
  }

  // What waits for an example, in order.
  of(example) {
    return this.records.filter((record) => exampleOf(record) === example);
  }

  // Change what was not sent yet: it starts from what the one before it came to.
  amend(record, changes) {
    Object.assign(record.item, changes);
    this.storage.set(`out/${record.item.uid}`, record);
  }
}

function exampleOf(record) {
  return record.item.example ?? record.about.example;
}
