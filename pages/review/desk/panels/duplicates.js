// The duplicates of the example side by side with it, with what differs marked, and the decision on all of them.

import { draw as drawDiff } from "../diff.js";
import { button, h } from "../dom.js";
import { Reading } from "./reading.js";

export const id = "duplicates";
export const title = "Duplicates";
export const key = "w";

export function draw(element, card, desk) {
  new Reading(element, desk, card).read("Looking for duplicates …", async () => {
    const found = await desk.api("GET", `clusters/${card.id}`);
    if (found.members.length < 2) return [h("p", {}, "This example has no duplicates.")];
    return cluster(found, card, desk);
  });
}

function cluster({ members, suggested, why, more }, card, desk) {
  const mine = members.find((one) => one.id === card.id) ?? members[0];
  const others = members.filter((one) => one !== mine);
  const best = members.find((one) => one.id === suggested);
  const decide = decider(members, card, desk);
  return [
    h("p", {}, `${members.length + more} examples ask nearly the same.`),
    best && why ? h("p", { class: "quiet" }, `Suggested to keep: ${best.name}, because it ${why}.`) : null,
    more
      ? h("p", {}, "These are too many to decide on here: the page Duplicates shows all of them.")
      : desk.role !== "viewer" &&
        h(
          "div",
          { class: "actions" },
          act(`Keep only ${mine.name}`, () => decide("keep", { kept: [mine.id] }, mine)),
          act("Not duplicates", () => decide("different", {}, mine)),
        ),
    ...others.map((one) => entry(one, mine, more ? null : decide, desk)),
  ].filter(Boolean);
}

function entry(one, mine, decide, desk) {
  const merged = (asked, answer) => decide("merge", { merge: { input_of: asked.id, output_of: answer.id } }, asked);
  const buttons = [
    act("Open", () => desk.open(one.id)),
    ...(decide && desk.role !== "viewer"
      ? [
          act("Keep only this", () => decide("keep", { kept: [one.id] }, one)),
          act("My input, this answer", () => merged(mine, one)),
          act("This input, my answer", () => merged(one, mine)),
        ]
      : []),
  ];
  return h(
    "div",
    { class: "entry" },
    h("div", { class: "who" }, h("strong", { dir: "auto" }, one.name), h("span", { class: "quiet" }, one.label ?? "")),
    h("span", { class: "label" }, "Input, compared"),
    compared(mine.input, one.input, "The same input."),
    h("span", { class: "label" }, "Answer, compared"),
    compared(mine.output, one.output, "The same answer."),
    h("div", { class: "actions" }, ...buttons),
  );
}

function compared(before, after, empty) {
  const text = h("div", { class: "text", dir: "auto" });
  drawDiff(text, before, after, { around: 80, empty });
  return text;
}

function act(label, onclick) {
  return button(label, "", { class: "quiet small", onclick });
}

// A decision is made once: while it is on its way, its buttons do nothing.
function decider(members, card, desk) {
  let busy = false;
  const revisions = Object.fromEntries(members.map((one) => [one.id, one.revision]));
  return async (decision, more, stays) => {
    if (busy) return;
    busy = true;
    try {
      const { rejected } = await desk.api("POST", "clusters", { decision, revisions, ...more });
      await desk.open(stays.id); // says which example that is
      desk.say(said(decision, rejected, stays));
    } catch (error) {
      desk.say(`Nothing was decided: ${error.message}`);
    } finally {
      busy = false;
    }
  };
}

function said(decision, rejected, stays) {
  if (decision === "different") return "They are not reported as duplicates of each other again.";
  const others = rejected === 1 ? "1 duplicate" : `${rejected} duplicates`;
  return `${decision === "merge" ? "Merged into" : "Kept"} ${stays.name}. Rejected ${others}.`;
}
