// For how long the examples of this tab are held without hearing of it, and when it is to be heard of.

const SHOWN = { hold: 30, beat: 10_000 }; // a tab that crashed holds nothing half a minute later
const HIDDEN = { hold: 150, beat: 60_000 }; // browsers let a tab in the background act once a minute
const AWAY_MS = 600_000; // whoever does nothing for so long lets go of what they had
const TICK_MS = 5_000;

export class Presence {
  // `activity` knows the last sign of life; `beat` is to let the server hear of this tab.
  constructor(activity, beat) {
    Object.assign(this, { activity, beat });
    this.heard = performance.now();
    this.leaving = false;
    this.timer = setInterval(() => this.#tick(), TICK_MS);
    this.ends = [
      on(document, "visibilitychange", () => this.leaving || this.#now()),
      on(window, "pagehide", () => (this.leaving = true)),
      on(window, "pageshow", (event) => {
        this.leaving = false;
        if (event.persisted) this.#now();
      }),
    ];
  }

  // Seconds; said with every request, because each may be the last.
  get hold() {
    this.heard = performance.now();
    return this.#pace.hold;
  }

  close() {
    clearInterval(this.timer);
    for (const end of this.ends) end();
  }

  get #pace() {
    return document.visibilityState === "visible" ? SHOWN : HIDDEN;
  }

  #tick() {
    const now = performance.now();
    // A timer in the background fires late: half a tick early is better than a minute late.
    if (now - this.activity.last < AWAY_MS && now - this.heard >= this.#pace.beat - TICK_MS / 2) this.#now();
  }

  #now() {
    this.heard = performance.now();
    this.beat();
  }
}

function on(target, name, heard) {
  target.addEventListener(name, heard);
  return () => target.removeEventListener(name, heard);
}
