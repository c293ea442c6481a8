// Panels beside the example, one open at a time, each one key away. A module exports { id, title, key, draw }.

import { setText } from "./dom.js";
import * as activity from "./panels/activity.js";
import * as comments from "./panels/comments.js";
import * as details from "./panels/details.js";
import * as duplicates from "./panels/duplicates.js";
import * as guidelines from "./panels/guidelines.js";
import * as history from "./panels/history.js";
import * as neighbours from "./panels/neighbours.js";
import * as snippets from "./panels/snippets.js";

export const PANELS = [details, guidelines, comments, duplicates, neighbours, history, snippets, activity];

export class Panels {
  constructor(desk) {
    this.desk = desk;
    this.shown = null;
    this.drawn = null;
  }

  toggle(id) {
    this.shown = this.shown?.id === id ? null : (PANELS.find((one) => one.id === id) ?? null);
    this.drawn = null;
    const { parts } = this.desk.view;
    parts.side.hidden = !this.shown;
    parts.body.classList.toggle("with-side", Boolean(this.shown));
    parts.side.setAttribute("aria-label", this.shown?.title ?? "");
    for (const panel of PANELS) {
      parts.button(`panel:${panel.id}`)?.setAttribute("aria-expanded", String(panel === this.shown));
    }
    if (this.desk.queue.card) this.draw(this.desk.queue.card);
    else parts.side.replaceChildren();
  }

  // Draw what is open for an example; again only where it is another one, or another state of it.
  draw(card) {
    for (const panel of PANELS.filter((one) => one.count)) {
      const number = panel.count(card);
      const label = this.desk.view.parts.button(`panel:${panel.id}`)?.querySelector("span");
      if (label) setText(label, number ? `${panel.title} (${number})` : panel.title);
    }
    if (!this.shown) return;
    const state = `${card.id}-${card.revision}-${card.status}`;
    if (this.drawn === state) return;
    this.drawn = state;
    const { side } = this.desk.view.parts;
    const title = document.createElement("h3");
    title.textContent = this.shown.title;
    const body = document.createElement("div");
    side.replaceChildren(title, body);
    this.shown.draw(body, card, this.desk.facade);
  }
}
