// Draws one example into the parts of the desk, and says what happens.

import { draw as drawDiff } from "./diff.js";
import { button, h, setText } from "./dom.js";
import { Findings } from "./findings.js";
import { makeLayout } from "./layout.js";
import { drawMarked, mirror, searched } from "./marks.js";

const STATUSES = {
  pending: "not reviewed",
  approved: "approved",
  rejected: "rejected",
  skipped: "skipped",
  flagged: "flagged",
};
const ROLES = { user: "Earlier message", assistant: "Earlier answer" };
const SAVED = { all: () => "All saved", saving: (count) => `Saving ${count} …`, offline: (count) => `Offline, ${count} waiting` };

// What is marked in a text: what the checks found, and what was searched for.
function marked(card, field) {
  return [...card.findings.filter((one) => one.field === field), ...searched(card, field)];
}

export class View {
  constructor(keys, panels, desk) {
    this.keys = keys;
    this.desk = desk;
    this.parts = makeLayout(keys, panels, (name, event) => desk.act(name, event));
    const { answer, input, note, findings } = this.parts;
    this.mirrors = {
      output: mirror(answer, { onPick: (id) => this.findings.pick(id) }),
      input: mirror(input, { onPick: (id) => this.findings.pick(id) }),
    };
    for (const field of [answer, input, note]) field.addEventListener("input", () => desk.typed());
    this.findings = new Findings(findings, {
      keys,
      onFix: (found, event) => desk.decisions.findings("fix", found, event),
      onDismiss: (found, event) => desk.decisions.findings("dismiss", found, event),
      onKeep: (found, event) => desk.decisions.findings("keep", found, event),
      onOpen: (id) => desk.open(id),
      onTake: (other) => {
        desk.facade.setAnswer(other.output);
        desk.say(`The answer of ${other.name} stands here now, not saved yet.`);
      },
      onPick: (id) => this.#pickPlace(id),
    });
    this.label = "";
    this.later = 0;
  }

  // At once, what is read: the texts. All else follows in `rest`, before the frame is painted.
  show(card, draft, conflict) {
    const { parts } = this;
    const texts = draft ?? card;
    parts.root.dataset.example = card.id;
    parts.root.dataset.externalId = card.external_id ?? "";
    parts.root.dataset.revision = card.revision;
    setText(parts.name, card.name);
    this.#facts(card);
    this.#thread(card);
    this.marks = drawMarked(parts.inputText, card.input, marked(card, "input"), { onPick: (id) => this.findings.pick(id) });
    this.editInput(draft !== null && draft.input !== card.input, texts.input);
    parts.answer.value = texts.output;
    parts.note.value = draft?.note ?? "";
    this.label = texts.label ?? card.label ?? "";
    this.drawDraft(card, draft, conflict);
    parts.ask.hidden = true;
    parts.body.hidden = false;
    parts.bar.hidden = false;
    parts.panels.hidden = false;
    parts.empty.hidden = true;
  }

  rest(card) {
    const { parts } = this;
    this.mirrors.output.show(card.output, marked(card, "output"));
    if (!parts.inputField.hidden) this.mirrors.input.show(card.input, marked(card, "input"));
    this.#labels(card);
    this.findings.draw(card);
    for (const part of [parts.inputText, parts.answer, parts.inputColumn, parts.answerColumn]) {
      if (part.scrollTop) part.scrollTop = 0;
    }
    this.busy(card.busy);
    this.changed(card);
  }

  #facts(card) {
    const { parts } = this;
    setText(parts.status, STATUSES[card.status] ?? card.status);
    parts.status.dataset.status = card.status;
    const facts = [...Object.values(card.groups ?? {}), (card.created_at ?? "").slice(0, 10), card.position];
    setText(parts.facts, facts.filter(Boolean).join(" · "));
  }

  #thread(card) {
    const turns = (card.turns ?? []).map((turn) =>
      h(
        "div",
        { class: `turn ${turn.role}` },
        h("span", { class: "label" }, ROLES[turn.role] ?? turn.role),
        h("div", { class: "text quiet", dir: "auto" }, turn.text),
      ),
    );
    this.parts.thread.replaceChildren(...turns);
  }

  editInput(editing, text) {
    const { inputField, inputText, input } = this.parts;
    inputField.hidden = !editing;
    inputText.hidden = editing;
    input.value = text;
  }

  texts() {
    const { answer, input, note } = this.parts;
    return { input: input.value, output: answer.value, label: this.label, note: note.value };
  }

  #labels(card) {
    const { labels } = this.parts;
    const known = this.desk.data.labels ?? [];
    labels.hidden = !known.length && !card.label;
    if (labels.hidden) return;
    const all = known.includes(card.label) || !card.label ? known : [card.label, ...known];
    const made = all.slice(0, 9).map((label, place) =>
      button(label, String(place + 1), {
        class: "quiet small",
        "aria-pressed": String(label === this.label),
        title: this.desk.data.definitions?.[label],
        onclick: () => this.desk.setLabel(label),
      }),
    );
    labels.replaceChildren(...made);
    this.shownLabels = all.slice(0, 9);
  }

  setLabel(card, label) {
    this.label = label;
    this.#labels(card);
  }

  // What was typed and is not saved, or two versions of which one has to be chosen.
  drawDraft(card, draft, conflict) {
    const { parts } = this;
    parts.versions.hidden = !conflict;
    parts.answerColumn.classList.toggle("conflict", Boolean(conflict));
    parts.draft.hidden = !draft && !conflict;
    if (conflict) {
      this.#versions(card, conflict);
      parts.draft.replaceChildren();
      return;
    }
    parts.versions.replaceChildren();
    if (!draft) return;
    const at = new Date(draft.at);
    const today = at.toDateString() === new Date().toDateString();
    const when = at.toLocaleString([], today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" });
    parts.draft.replaceChildren(
      h("span", {}, `Not saved: typed at ${when}.`),
      button("Save", "Ctrl+S", { class: "quiet small", onclick: (event) => this.desk.act("save", event) }),
      button("Discard", "", { class: "quiet small", onclick: () => this.desk.discard() }),
    );
  }

  #versions(card, draft) {
    const version = (title, before, after, act, name) => {
      const text = h("div", { class: "text", dir: "auto" });
      if (before === null) text.append(after || "(empty)");
      else drawDiff(text, before, after, { empty: after || "(empty)" });
      return h(
        "div",
        { class: "version" },
        h("span", { class: "label" }, title),
        text,
        button(name, this.keys.label(act), { class: "small", onclick: (event) => this.desk.act(act, event) }),
      );
    };
    const input = draft.input !== card.input;
    this.parts.versions.replaceChildren(
      h("p", { class: "sentence", role: "alert" }, "This example was changed after you opened it. Your text was not stored: choose one to go on with."),
      version("Saved version", null, card.output, "theirs", "Take the saved version"),
      version("Your version", card.output, draft.output, "mine", "Keep mine"),
      ...(input ? [version("Your version of the input", card.input, draft.input, "mine", "Keep mine")] : []),
    );
  }

  // After a keystroke, or once an example is shown: what follows from the texts, when there is time.
  changed(card) {
    cancelAnimationFrame(this.later);
    this.later = requestAnimationFrame(() => {
      const { diff, answer } = this.parts;
      const before = card.draft_output ?? card.output;
      diff.hidden = before === answer.value;
      if (diff.hidden) diff.replaceChildren();
      else {
        const text = h("div", { class: "text", dir: "auto" });
        drawDiff(text, before, answer.value, { around: 80 });
        diff.replaceChildren(h("span", { class: "label" }, "Changed since the import"), text);
      }
      this.desk.panels.draw(card);
    });
  }

  busy(busy) {
    this.parts.root.classList.toggle("busy", Boolean(busy));
    this.parts.root.setAttribute("aria-busy", String(Boolean(busy)));
  }

  saved(state, waiting, title) {
    const { root, saved } = this.parts;
    root.dataset.saved = state;
    root.dataset.waiting = waiting;
    setText(saved, SAVED[state](waiting));
    saved.dataset.state = state;
    saved.title = title ?? "";
  }

  count(left, others, card) {
    const { parts } = this;
    setText(parts.left, left === null ? "" : `${left.toLocaleString()} left`);
    const same = others.find((one) => one.example === card?.id);
    const here = others.length ? `Also here: ${[...new Set(others.map((one) => one.person))].join(", ")}` : "";
    setText(parts.others, same ? `${same.person} has this example too` : here);
  }

  ask(empty, errors) {
    const sentences = [...(empty ? ["There is no answer."] : []), ...errors];
    const head = errors.length ? `${errors.length} open ${errors.length === 1 ? "error" : "errors"}. ` : "";
    this.parts.ask.replaceChildren(
      h("strong", {}, `Not approved yet. ${head}`),
      h("span", { dir: "auto" }, sentences.slice(0, 4).join(" ")),
      h("span", {}, sentences.length > 4 ? ` And ${sentences.length - 4} more.` : ""),
      h("span", {}, ` Press Approve again to approve it as it is; the history keeps that you knew.`),
    );
    this.parts.ask.hidden = false;
  }

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
  }

  say(sentence) {
    setText(this.parts.said, sentence);
  }

  notice(children) {
    this.parts.notice.hidden = !children.length;
    this.parts.notice.replaceChildren(...children);
  }

  // Nothing is left to show.
  empty(children) {
    const { parts } = this;
    parts.body.hidden = true;
    parts.panels.hidden = true;
    parts.empty.hidden = false;
    parts.empty.replaceChildren(...children);
    for (const name of ["example", "externalId", "revision"]) delete parts.root.dataset[name];
    for (const part of [parts.name, parts.status, parts.facts]) setText(part, "");
    parts.ask.hidden = true;
  }

  #pickPlace(id) {
    const one = this.findings.one;
    if (one?.field === "output") this.mirrors.output.pick(id, { focus: false });
    else if (!this.parts.inputField.hidden) this.mirrors.input.pick(id, { focus: false });
    else this.marks.pick(id);
  }
}
