// What became of an example: who, when, what was there before, what came; and a way back to each.

import { draw as drawDiff } from "../diff.js";
import { button, h } from "../dom.js";
import { restoreCleaned } from "./cleaned.js";
import { moment, Reading } from "./reading.js";

export const id = "history";
export const title = "History";
export const key = "h";

const KINDS = {
  approve: "approved",
  reject: "rejected",
  skip: "skipped",
  flag: "flagged",
  reopen: "reopened",
  edit: "edited",
  undo: "undid an action",
  fix: "fixed a finding",
  bulk_approve: "approved with others",
  restore: "restored",
  reimport: "changed by an import",
  clean: "cleaned by the import",
};
const TEXTS = { input: "Input", output: "Answer", system: "System prompt" };
const OURS = ["input", "output", "label"];

export function draw(element, card, desk) {
  new Reading(element, desk, card).read("Getting the history …", async () => {
    const { events } = await desk.api("GET", `cards/${card.id}/history`);
    if (!events.length) return [h("p", {}, "Nobody has changed or decided on this example yet.")];
    return [h("div", {}, ...[...events].reverse().map((event, place, all) => entry(event, all.slice(0, place), card, desk)))];
  });
}

// `later` are the events after this one, the newest first: undoing them in thought gives the texts as they were.
function entry(event, later, card, desk) {
  const row = h(
    "div",
    { class: "entry" },
    h("div", { class: "who" }, h("strong", {}, event.person), ` ${KINDS[event.kind] ?? event.kind}`, moment(event.at)),
  );
  if (event.note) row.append(h("p", { class: "quiet", dir: "auto" }, `“${event.note}”`));
  for (const [name, what] of Object.entries(TEXTS)) {
    if (!(name in event.before)) continue;
    const text = h("div", { class: "text", dir: "auto" });
    drawDiff(text, event.before[name] ?? "", event.after[name] ?? "", { around: 60 });
    row.append(h("span", { class: "label" }, what), text);
  }
  if ("label" in event.before) {
    row.append(h("p", {}, `Label: ${event.before.label || "none"} → ${event.after.label || "none"}`));
  }
  const then = { ...pick(card) };
  for (const one of later) Object.assign(then, pick(one.before));
  row.append(...restore("after this", then, card, desk));
  const before = { ...then, ...pick(event.before) };
  if (event.kind === "clean") row.append(...restoreCleaned(card, desk));
  else if (OURS.some((name) => name in event.before)) row.append(...restore("before this", before, card, desk));
  return row;
}

function pick(values) {
  return Object.fromEntries(OURS.filter((name) => name in values).map((name) => [name, values[name] ?? ""]));
}

function restore(when, texts, card, desk) {
  const changed = Object.entries(texts).filter(([name, text]) => text !== (card[name] ?? ""));
  if (!changed.length || desk.role === "viewer") return [];
  const press = () => {
    desk.act({
      kind: "decide",
      decision: "edit",
      example: card.id,
      revision: card.revision,
      ...Object.fromEntries(changed),
    });
    desk.say("Restored. Undo returns to the text before.");
  };
  return [button(`Restore the texts as they were ${when}`, "", { class: "quiet small", onclick: press })];
}
