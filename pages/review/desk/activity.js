// How long somebody worked on what is shown; a minute without a sign of life is a break.

const BREAK_MS = 60_000;
const SIGNS = ["keydown", "pointermove", "pointerdown", "wheel", "touchstart"];

export class Activity {
  constructor() {
    this.spent = 0;
    this.last = performance.now();
    this.sign = () => this.#sign();
    for (const name of SIGNS) window.addEventListener(name, this.sign, { passive: true, capture: true });
  }

  stop() {
    for (const name of SIGNS) window.removeEventListener(name, this.sign, { capture: true });
  }

  #sign() {
    const now = performance.now();
    if (now - this.last < BREAK_MS) this.spent += now - this.last;
    this.last = now;
  }

  // Milliseconds since the last time that this was asked.
  take() {
    this.#sign();
    const spent = Math.round(this.spent);
    this.spent = 0;
    return spent;
  }
}
