// Examples that ask something similar: the approved ones first, whose answers can be a draft for this one.

import { draw as drawDiff } from "../diff.js";
import { button, h } from "../dom.js";
import { Reading } from "./reading.js";

export const id = "neighbours";
export const title = "Similar examples";
export const key = "b";

export function draw(element, card, desk) {
  new Reading(element, desk, card).read("Looking for similar examples …", async () => {
    const { approved, others } = await desk.api("GET", `cards/${card.id}/neighbours`);
    if (!approved.length && !others.length) return [h("p", {}, "No other example is similar to this one.")];
    return [
      ...section("Approved", approved, card, desk),
      ...section("Not approved yet", others, card, desk),
    ];
  });
}

function section(name, found, card, desk) {
  return found.length ? [h("h4", {}, name), ...found.map((one) => entry(one, card, desk))] : [];
}

function entry(one, card, desk) {
  const asked = h("div", { class: "text quiet", dir: "auto" }, one.input);
  const answer = h("div", { class: "text", dir: "auto" });
  const mine = desk.answer();
  if (mine.trim()) drawDiff(answer, mine, one.output, { around: 60, empty: "The same answer." });
  else answer.textContent = one.output || "(no answer)";
  const use = () => {
    desk.setAnswer(one.output);
    desk.say(`The answer of ${one.name} is the draft now. Read it, then approve.`);
  };
  const actions = h(
    "div",
    { class: "actions" },
    button("Open", "", { class: "quiet small", onclick: () => desk.open(one.id) }),
    one.output.trim() && desk.role !== "viewer"
      ? button("Use this answer as a draft", "", { class: "quiet small", onclick: use })
      : null,
  );
  return h(
    "div",
    { class: "entry" },
    h("div", { class: "who" }, h("strong", {}, one.name), one.label ? h("span", { class: "quiet" }, one.label) : null),
    asked,
    h("span", { class: "label" }, mine.trim() ? "Answer, compared with yours" : "Answer"),
    answer,
    actions,
  );
}
