// The examples that this reviewer works through: those that were shown, in order, and those that come next.

export const AHEAD = 20; // cards that are here before they are needed
export const REFILL_AT = 10;
const MOST_PASSED = 200; // examples that somebody went by without a decision
const LATER = ["skipped", "flagged"];

export class Queue {
  constructor() {
    this.cards = new Map();
    this.clear();
  }

  clear() {
    this.trail = [];
    this.at = -1;
    this.left = null;
    this.exhausted = false;
    this.cards.clear();
  }

  get card() {
    return this.cards.get(this.trail[this.at]) ?? null;
  }

  open(example) {
    return !this.cards.get(example)?.decided;
  }

  get ahead() {
    return this.trail.slice(this.at + 1).filter((one) => this.open(one));
  }

  // What is held for this reviewer, the shown one first and what comes last at the end.
  get have() {
    const shown = this.trail.slice(this.at, this.at + 1);
    const passed = this.trail.slice(0, Math.max(this.at, 0)).filter((one) => this.open(one));
    return [...shown.filter((one) => this.open(one)), ...passed.slice(-MOST_PASSED), ...this.ahead];
  }

  get want() {
    const ahead = this.ahead.length;
    return ahead > REFILL_AT || this.exhausted ? 0 : AHEAD - ahead;
  }

  // Take what the server sent; `busy` says whether a decision on an example has not been answered yet.
  add(cards, wanted, busy) {
    let fresh = 0;
    for (const card of cards) {
      const known = this.cards.get(card.id);
      if (known) {
        const again = known.decided && LATER.includes(card.status) && !busy(card.id) && !this.ahead.length;
        if (!again || card.revision < known.revision) continue;
        const place = this.trail.indexOf(card.id);
        this.trail.splice(place, 1);
        if (place <= this.at) this.at -= 1;
      }
      this.cards.set(card.id, card);
      this.trail.push(card.id);
      fresh += 1;
    }
    if (wanted && fresh < wanted) this.exhausted = true;
    return fresh;
  }

  // Somebody else has these now: what comes next makes room, what is on the screen stays.
  giveUp(examples) {
    const gone = this.ahead.filter((one) => examples.has(one));
    this.trail = this.trail.filter((one, place) => place <= this.at || !gone.includes(one));
    for (const one of gone) this.cards.delete(one);
    if (gone.length) this.exhausted = false;
  }

  // A newer state of a card that is known; what this page knows of it beside stays.
  replace(card) {
    const { decided = null } = this.cards.get(card.id) ?? {};
    this.cards.set(card.id, Object.assign(card, { decided }));
  }

  // Go to an example; one that is not in the queue is shown before what comes next.
  go(card) {
    this.replace(card);
    const place = this.trail.indexOf(card.id);
    if (place >= 0) {
      this.at = place;
    } else {
      this.at += 1;
      this.trail.splice(this.at, 0, card.id);
    }
  }

  step(by) {
    const to = this.at + by;
    if (to < 0 || to >= this.trail.length) return false;
    this.at = to;
    return true;
  }

  // To the next one that is open; from the end, to what was passed over.
  advance() {
    const after = this.trail.findIndex((one, place) => place > this.at && this.open(one));
    const to = after >= 0 ? after : this.trail.findIndex((one) => this.open(one));
    this.at = to >= 0 ? to : this.trail.length;
  }
}
