// What a panel reads from the server, as long as it is still about the example on the screen.

import { button, h } from "../dom.js";

export class Reading {
  constructor(element, desk, card) {
    Object.assign(this, { element, desk, card });
  }

  async read(waiting, work) {
    this.element.replaceChildren(h("p", { class: "quiet", role: "status" }, waiting));
    let shown;
    try {
      shown = await work();
    } catch (error) {
      shown = [
        h("p", { role: "alert" }, `This can't be read: ${error.message}`),
        button("Try again", "", { class: "small", onclick: () => this.read(waiting, work) }),
      ];
    }
    if (this.element.isConnected) this.element.replaceChildren(...shown);
  }
}

/** When something was, short; the whole moment where the pointer rests. */
export function moment(at) {
  const then = new Date(at);
  const today = then.toDateString() === new Date().toDateString();
  const short = then.toLocaleString([], today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" });
  return h("time", { datetime: at, title: then.toLocaleString(), class: "quiet" }, short);
}
