// What was typed and is not saved: at every keystroke in the browser's storage, soon after on the server.

const SEND_AFTER_MS = 250;
const AGAIN_AFTER_MS = 2000;

export class Drafts {
  constructor({ storage, api, tab, changed }) {
    Object.assign(this, { storage, api, tab, changed });
    this.unsent = new Map(); // example → draft, or null to delete it
    this.timer = 0;
    this.busy = false;
  }

  get waiting() {
    return this.unsent.size + (this.busy ? 1 : 0);
  }

  // The newest of what this browser and the server have of an example; null where nothing was typed.
  of(card) {
    const here = this.storage.get(`draft/${card.id}`);
    const there = card.draft;
    const newest = !here || (there && there.at > here.at) ? there : here;
    if (!newest) return null;
    const untouched = { input: card.input, output: card.output, label: card.label, note: "" };
    const texts = Object.entries(untouched).map(([name, text]) => [name, newest[name] ?? text]);
    return { ...newest, ...Object.fromEntries(texts) };
  }

  keep(card, texts) {
    const draft = { ...texts, at: Date.now(), tab: this.tab };
    card.draft = draft;
    draft.kept = this.storage.set(`draft/${card.id}`, draft);
    this.#send(card.id, draft);
    return draft;
  }

  // Nothing of it is wanted any more: it was decided on, or discarded.
  drop(card, { onServer = true } = {}) {
    const had = card.draft || this.unsent.has(card.id);
    card.draft = null;
    this.storage.remove(`draft/${card.id}`);
    this.unsent.delete(card.id);
    // What is on its way would arrive after the decision that took it.
    if (had && (onServer || this.sending === card.id)) this.#send(card.id, null);
  }

  // What was typed here since a decision that was stored now starts from what that one made.
  rebase(card) {
    const draft = this.storage.get(`draft/${card.id}`);
    if (draft?.tab === this.tab && draft.revision < card.revision) {
      const { kept, ...texts } = draft;
      this.keep(card, { ...texts, revision: card.revision });
    }
  }

  // The page goes away.
  leave() {
    for (const [example, draft] of this.unsent) {
      this.#put(example, draft, { keepalive: true }).catch(() => {});
    }
  }

  #send(example, draft) {
    this.unsent.set(example, draft);
    this.changed();
    this.timer ||= setTimeout(() => this.#flush(), SEND_AFTER_MS);
  }

  async #flush() {
    if (this.busy) return;
    this.busy = true;
    let failed = false;
    for (const [example, draft] of [...this.unsent]) {
      this.sending = example;
      try {
        await this.#put(example, draft);
      } catch (error) {
        failed ||= error.passes || error.status === 401;
        if (error.passes || error.status === 401) continue;
      }
      // Somebody may have typed on meanwhile.
      if (this.unsent.get(example) === draft) this.unsent.delete(example);
    }
    this.busy = false;
    this.sending = null;
    this.timer = this.unsent.size
      ? setTimeout(() => this.#flush(), failed ? AGAIN_AFTER_MS : SEND_AFTER_MS)
      : 0;
    this.changed();
  }

  #put(example, draft, how) {
    if (draft === null) return this.api.call("DELETE", `drafts/${example}`, undefined, how);
    const { revision, input, output, label, note, at, tab } = draft;
    const body = { revision, input, output, label: label ?? "", note: note ?? "", at, tab };
    return this.api.call("PUT", `drafts/${example}`, body, how);
  }
}
