// Draws one pair, and says what happens.

import { compare } from "../curate-tuning.desk/diff.js";
import { button, h, setText } from "../curate-tuning.desk/dom.js";

const CHOICES = [
  ["left", "Left is better", "1"],
  ["right", "Right is better", "2"],
  ["both_good", "Both good", "3"],
  ["both_bad", "Both bad", "4"],
];
const SAVED = {
  all: () => "All saved",
  saving: (count) => `Saving ${count} …`,
  offline: (count) => `Offline, ${count} waiting`,
};

export class View {
  constructor(act) {
    this.differences = false;
    this.parts = makeParts(act);
  }

  show(pair) {
    const { parts } = this;
    parts.root.dataset.pair = pair.pair;
    setText(parts.name, pair.name);
    setText(parts.input, pair.input);
    parts.referenceBlock.hidden = pair.reference === null;
    setText(parts.reference, pair.reference ?? "");
    this.#answers(pair);
    for (const one of [parts.input, parts.left, parts.right]) if (one.scrollTop) one.scrollTop = 0;
    this.#pair(true);
  }

  #answers(pair) {
    const { left, right, differences } = this.parts;
    differences.setAttribute("aria-pressed", String(this.differences));
    if (!this.differences) {
      left.replaceChildren(pair.left || "(empty)");
      right.replaceChildren(pair.right || "(empty)");
      return;
    }
    // Each side has what only it says marked; neither comes before the other.
    const { parts } = compare(pair.left, pair.right);
    left.replaceChildren(...marked(parts, "removed"));
    right.replaceChildren(...marked(parts, "added"));
  }

  toggleDifferences(pair) {
    this.differences = !this.differences;
    if (pair) this.#answers(pair);
    this.say(this.differences ? "Differences are marked." : "Differences are not marked.");
  }

  count(rated, asked) {
    const { parts } = this;
    parts.root.dataset.rated = rated;
    parts.root.dataset.asked = asked;
    setText(parts.count, asked ? `${rated.toLocaleString("en")} of ${asked.toLocaleString("en")} rated` : "");
    parts.bar.style.setProperty("--done", asked ? `${(100 * rated) / asked}%` : "0%");
  }

  saved({ state, waiting }, full) {
    const { root, saved } = this.parts;
    root.dataset.saved = state;
    root.dataset.waiting = waiting;
    setText(saved, SAVED[state](waiting));
    saved.dataset.state = state;
    saved.title = full ? "This browser has no room to keep what waits: leave this page open until all is saved." : "";
  }

  stopped(why, waiting, signIn) {
    const told = why ? `${why.code}${why.message}${waiting}` : "";
    if (told === this.told) return;
    this.told = told;
    const kept = waiting ? ` ${waiting} are kept in this browser until then.` : "";
    const again = why?.code === "signed_out" ? button("Sign in again", "", { class: "small", onclick: signIn }) : null;
    this.parts.notice.hidden = !why;
    this.parts.notice.replaceChildren(
      ...(why ? [h("span", {}, `Nothing is sent any more: ${why.message}${kept}`), again] : []).filter(Boolean),
    );
  }

  // Nothing is left to show: why, and the way on.
  end(rater) {
    delete this.parts.root.dataset.pair;
    setText(this.parts.name, "");
    this.parts.empty.replaceChildren(...ending(rater));
    this.#pair(false);
  }

  #pair(shown) {
    const { parts } = this;
    for (const part of [parts.question, parts.body, parts.bar, parts.differences]) part.hidden = !shown;
    parts.empty.hidden = shown;
  }

  // Always false, so that who asks whether a press counts can pass it on.
  refuse(sentence) {
    const { refusal, root } = this.parts;
    root.dataset.refused = Number(root.dataset.refused ?? 0) + 1;
    setText(refusal, sentence);
    refusal.classList.add("shown");
    root.classList.remove("shaken");
    void root.offsetWidth; // so that the movement begins anew
    root.classList.add("shaken");
    clearTimeout(this.calm);
    this.calm = setTimeout(() => {
      refusal.classList.remove("shown");
      root.classList.remove("shaken");
      setText(refusal, "");
    }, 2500);
    return false;
  }

  say(sentence) {
    setText(this.parts.said, sentence);
  }
}

function ending(rater) {
  const { rated, asked, closedByOwner, lost, heard, outbox, data } = rater;
  const results = h("a", { href: `results?project=${encodeURIComponent(data.name)}` }, "Go to Results");
  const again = button("Look again", "", { onclick: () => rater.again() });
  if (closedByOwner) {
    const late = lost ? ` ${lost} of your choices came too late and don't count.` : "";
    return [h("h3", {}, "Closed"), h("p", {}, `An owner closed this comparison; Results say which answer was whose.${late}`), results];
  }
  if (asked && rated >= asked) {
    const pairs = asked === 1 ? "the one pair" : `all ${asked.toLocaleString("en")} pairs`;
    const told = "What people prefer is shown to everybody once an owner closes the comparison.";
    const back = button("Undo my last choice", "U", { onclick: (event) => rater.act("undo", event) });
    return [h("h3", {}, "All rated"), h("p", {}, `You rated ${pairs}. ${told}`), back, results];
  }
  if (outbox?.failures || outbox?.stopped) return [h("p", {}, "Waiting for the server …")];
  if (!heard || outbox?.busy) return [h("p", {}, "Getting the pairs …")];
  if (!asked) return [h("h3", {}, "Nothing to rate"), h("p", {}, "All answers here are the same text twice."), results];
  return [h("h3", {}, "Nothing here right now"), h("p", {}, "The pairs that are left are open in another tab of yours."), again];
}

function marked(parts, change) {
  return parts
    .filter((one) => one.change === "same" || one.change === change)
    .map((one) => (one.change === "same" ? document.createTextNode(one.text) : h("mark", {}, one.text)));
}

function makeParts(act) {
  const keyed = (name, label, key, more = {}) =>
    button(label, key, {
      "aria-keyshortcuts": key,
      "data-testid": `blind-${name.replace("_", "-")}`,
      onclick: (event) => act(name, event),
      ...more,
    });
  const parts = {
    name: h("h2", { class: "name" }),
    count: h("span", { class: "left" }),
    saved: h("span", { class: "saved", role: "status" }),
    notice: h("div", { class: "notice", role: "alert", hidden: true }),
    input: h("div", { class: "text", dir: "auto", tabindex: "0", "data-testid": "blind-input" }),
    reference: h("div", { class: "text", dir: "auto", tabindex: "0", "data-testid": "blind-reference" }),
    left: h("div", { class: "text", dir: "auto", tabindex: "0", "data-testid": "blind-answer-left" }),
    right: h("div", { class: "text", dir: "auto", tabindex: "0", "data-testid": "blind-answer-right" }),
    empty: h("div", { class: "empty", hidden: true }),
    refusal: h("div", { class: "refusal", role: "alert" }),
    said: h("div", { class: "spoken", "aria-live": "polite" }),
  };
  parts.differences = keyed("differences", "Mark differences", "D", { class: "quiet", "aria-pressed": "false" });
  const labeled = (label, text, className) =>
    h("div", { class: className }, h("div", { class: "label" }, h("span", {}, label)), text);
  parts.referenceBlock = labeled("Approved answer", parts.reference, "part");
  parts.question = h("div", { class: "question" }, labeled("Input", parts.input, "part"), parts.referenceBlock);
  parts.body = h(
    "div",
    { class: "body" },
    labeled("Left", parts.left, "column side-left"),
    labeled("Right", parts.right, "column side-right"),
  );
  parts.bar = h(
    "div",
    { class: "bar", role: "toolbar", "aria-label": "Which answer is better" },
    ...CHOICES.map(([name, label, key]) => keyed(name, label, key, { class: name })),
    keyed("undo", "Undo", "U"),
    keyed("skip", "Later", "N"),
  );
  parts.root = h(
    "section",
    { class: "desk blind", "data-testid": "blind", role: "region", "aria-label": "Blind comparison", tabindex: "-1" },
    h("div", { class: "top" }, parts.name, h("span", { class: "space" }), parts.count, parts.saved, parts.differences),
    parts.notice,
    parts.question,
    parts.body,
    parts.empty,
    parts.bar,
    parts.refusal,
    parts.said,
  );
  return parts;
}
