// The guidelines of the project, and what the label of this example is for.

import { h } from "../dom.js";
import { markdown } from "../markdown.js";
import { Reading } from "./reading.js";

export const id = "guidelines";
export const title = "Guidelines";
export const key = "g";

export function draw(element, card, desk) {
  new Reading(element, desk, card).read("Reading the guidelines …", async () => {
    const { number, text, definitions, person, at } = await desk.api("GET", "guidelines");
    if (!number) return [h("p", {}, "There are no guidelines yet. An owner of the project writes them in Settings.")];
    const labels = Object.entries(definitions);
    const mine = labels.filter(([label]) => label === card.label);
    const others = labels.filter(([label]) => label !== card.label);
    return [
      ...meanings(mine),
      h("div", { class: "guidelines" }, ...markdown(text)),
      ...(others.length ? [h("h4", {}, mine.length ? "Other labels" : "Labels"), ...meanings(others)] : []),
      h("p", { class: "quiet small" }, `Version ${number}, by ${person}, ${new Date(at).toLocaleDateString()}`),
    ];
  });
}

function meanings(labels) {
  if (!labels.length) return [];
  const list = h("dl", { class: "labels" });
  for (const [label, meaning] of labels) {
    list.append(h("dt", { dir: "auto" }, label), h("dd", { dir: "auto" }, meaning));
  }
  return [list];
}
