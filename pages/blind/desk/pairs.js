// The pairs that a rater works through: the one on the screen, those that come next, and what can be undone.

const AHEAD = 12; // pairs that are here before they are needed
const REFILL_AT = 6;
const MOST_UNDONE = 50;

export class Pairs {
  constructor() {
    this.queue = [];
    this.stack = []; // pairs that were rated here, the last one at the end
    this.last = null; // the one that was rated last before this page was loaded
    this.exhausted = false;
  }

  get current() {
    return this.queue[0] ?? null;
  }

  get want() {
    return this.exhausted || this.queue.length > REFILL_AT ? 0 : AHEAD - this.queue.length;
  }

  get have() {
    return this.queue.map((one) => one.pair);
  }

  // Take what the server sent, of which `known` says what is rated and on its way.
  add(pairs, wanted, known) {
    const have = new Set(this.have);
    const fresh = pairs.filter((one) => !have.has(one.pair) && !known(one.pair));
    this.queue.push(...fresh);
    if (wanted && pairs.length < wanted) this.exhausted = true;
  }

  rated() {
    this.stack.push(this.queue.shift());
    if (this.stack.length > MOST_UNDONE) this.stack.shift();
  }

  // The current one comes last; whether there is another one to show.
  putOff() {
    if (this.queue.length < 2) return false;
    this.queue.push(this.queue.shift());
    return true;
  }

  // The pair that was rated last is shown again; null where there is none.
  back() {
    const pair = this.stack.pop() ?? this.last;
    if (!pair) return null;
    if (pair === this.last) this.last = null;
    this.queue = [pair, ...this.queue.filter((one) => one.pair !== pair.pair)];
    return pair;
  }

  // What the server does not take is shown again.
  again(pair) {
    const found = this.stack.find((one) => one.pair === pair);
    if (!found) return;
    this.stack = this.stack.filter((one) => one !== found);
    this.queue.push(found);
  }
}
