// What is known of an example beside its texts.

import { h } from "../dom.js";
import { restoreCleaned, sentence } from "./cleaned.js";

export const id = "details";
export const title = "Details";
export const key = "v";

export function draw(element, card, desk) {
  const rows = [
    ["Source", [card.source?.name, card.source?.row && `row ${card.source.row}`].filter(Boolean).join(", ")],
    ["Created", card.created_at],
    ...Object.entries(card.groups ?? {}),
    ...Object.entries(card.metadata ?? {}).map(([name, value]) => [name, shown(value)]),
  ].filter(([, value]) => value);
  const list = h("dl", {});
  for (const [name, value] of rows) list.append(h("dt", {}, name), h("dd", { dir: "auto" }, value));
  element.append(list);
  if (card.cleaned?.length) element.append(h("p", {}, sentence(card)), ...restoreCleaned(card, desk));
  if (card.system) {
    element.append(h("h4", {}, "System prompt"), h("div", { class: "text quiet", dir: "auto" }, card.system));
  }
  if (!rows.length && !card.system && !card.cleaned?.length) element.append(h("p", {}, "Nothing else is known of this example."));
}

function shown(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}
