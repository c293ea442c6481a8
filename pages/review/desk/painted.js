// When what is shown was really on the screen: a decision counts only for what somebody can have seen.

export const SEEN_MS = 120;

export class Painted {
  constructor() {
    this.since = Infinity;
    this.turn = 0;
  }

  // Something else is drawn: it is on the screen after the next frame but one has begun.
  begin() {
    this.since = Infinity;
    const turn = (this.turn += 1);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (turn === this.turn) this.since = performance.now();
      }),
    );
  }

  // Whether it had been seen for long enough at the moment of a press, not when its turn came.
  seen(event) {
    return moment(event) - this.since >= SEEN_MS;
  }
}

export function moment(event) {
  return event?.timeStamp || performance.now();
}
