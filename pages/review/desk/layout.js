// The parts of the desk, made once. What an example shows goes into them (view.js).

import { button, h } from "./dom.js";

const DECISIONS = [
  ["approve", "Approve"],
  ["reject", "Reject"],
  ["skip", "Skip"],
  ["flag", "Flag"],
  ["undo", "Undo"],
];

export function makeLayout(keys, panels, act) {
  const keyed = (name, label, more = {}) =>
    button(label, keys.label(name), {
      "aria-keyshortcuts": keys.spoken(name),
      "data-action": name,
      onclick: (event) => act(name, event),
      ...more,
    });
  const parts = {
    name: h("h2", { class: "name" }),
    status: h("span", { class: "status" }),
    facts: h("span", { class: "facts" }),
    left: h("span", { class: "left" }),
    others: h("span", { class: "others" }),
    saved: h("span", { class: "saved", role: "status" }),
    notice: h("div", { class: "notice", role: "alert", hidden: true }),
    thread: h("div", { class: "thread" }),
    inputText: h("div", { class: "text", "data-testid": "desk-input", tabindex: "0" }),
    input: h("textarea", { "aria-label": "Input", spellcheck: "true", dir: "auto" }),
    draft: h("div", { class: "draft", hidden: true }),
    answer: h("textarea", {
      "aria-label": "Answer",
      "data-testid": "desk-answer",
      "aria-keyshortcuts": keys.spoken("edit"),
      spellcheck: "true",
      dir: "auto",
    }),
    labels: h("div", { class: "labels", role: "group", "aria-label": "Label", hidden: true }),
    versions: h("div", { class: "versions", hidden: true }),
    diff: h("div", { class: "changes", "data-testid": "desk-diff", hidden: true }),
    live: h("div", { class: "live", hidden: true }),
    findings: h("div", { class: "findings", "data-testid": "desk-findings" }),
    ask: h("div", { class: "ask", role: "alert", hidden: true }),
    note: h("input", {
      class: "note",
      "aria-label": "Note for the history",
      "aria-keyshortcuts": keys.spoken("note"),
      placeholder: "Note (optional)",
      maxlength: "2000",
    }),
    side: h("aside", { class: "side", hidden: true }),
    said: h("div", { class: "spoken", "aria-live": "polite" }),
    refusal: h("div", { class: "refusal", role: "alert" }),
    empty: h("div", { class: "empty", hidden: true }),
  };
  parts.inputField = h("div", { class: "mirrored", hidden: true }, parts.input);
  parts.panels = h(
    "div",
    { class: "panels", role: "group", "aria-label": "Panels" },
    ...panels.map((panel) => keyed(`panel:${panel.id}`, panel.title, { class: "quiet", "aria-expanded": "false" })),
  );
  parts.head = h(
    "div",
    { class: "top" },
    parts.name,
    parts.status,
    parts.facts,
    h("span", { class: "space" }),
    parts.others,
    parts.left,
    parts.saved,
    keyed("previous", "Previous", { class: "quiet" }),
    keyed("next", "Next", { class: "quiet" }),
    keyed("help", "Keys", { class: "quiet" }),
  );
  parts.answerColumn = h(
    "div",
    { class: "column" },
    h("div", { class: "label" }, h("span", {}, "Answer"), parts.draft),
    parts.versions,
    h("div", { class: "mirrored" }, parts.answer),
    parts.labels,
    parts.diff,
  );
  parts.inputColumn = h(
    "div",
    { class: "column" },
    parts.thread,
    h(
      "div",
      { class: "label" },
      h("span", {}, "Input"),
      keyed("edit_input", "Edit", { class: "quiet small" }),
    ),
    parts.inputText,
    parts.inputField,
    parts.live,
    parts.findings,
  );
  parts.bar = h(
    "div",
    { class: "bar", role: "toolbar", "aria-label": "Decision" },
    ...DECISIONS.map(([name, label]) =>
      keyed(name, label, { class: name, "data-testid": `desk-${name}` }),
    ),
    parts.note,
  );
  parts.body = h("div", { class: "body" }, parts.inputColumn, parts.answerColumn, parts.side);
  parts.root = h(
    "section",
    { class: "desk", "data-testid": "desk", role: "region", "aria-label": "Review desk", tabindex: "-1" },
    parts.head,
    parts.notice,
    parts.body,
    parts.empty,
    parts.ask,
    parts.panels,
    parts.bar,
    parts.refusal,
    parts.said,
  );
  parts.button = (name) => parts.root.querySelector(`[data-action="${name}"]`);
  return parts;
}
