// What differs between two texts, word by word: live, while somebody types.
//
// compare(before, after) → { parts: [{ change: "same" | "added" | "removed", text }], by }
//   "same" and "removed" together spell `before`, "same" and "added" spell `after`. `by` says how closely
//   they were compared: "words", or "lines" or "whole" where the texts are too long and too different.
// draw(element, before, after, { around, empty }) → what compare() said
//   Shows it in the element, without what is far from a change where `around` says so.

import { lines, words } from "./words.js";

// Steps of the search, and entries that it may remember: about 60 ms and 16 MB at the very most.
const MOST_CHANGES = 1400;
const MOST_LINES = 2000;
const SHORT_BLOCK = 400;

/** How two texts differ. */
export function compare(before, after) {
  const head = commonStart(before, after);
  const tail = commonEnd(before, after, head);
  const one = before.slice(head, before.length - tail);
  const other = after.slice(head, after.length - tail);
  const { parts, by } = middle(one, other);
  const ends = [
    { change: "same", text: before.slice(0, head) },
    ...parts,
    { change: "same", text: before.slice(before.length - tail) },
  ];
  return { parts: tidy(joined(ends)), by };
}

function middle(one, other) {
  if (one === "" || other === "") return { parts: replaced(one, other), by: "words" };
  const parts = diff(words(one), words(other), MOST_CHANGES);
  if (parts) return { parts, by: "words" };
  const byLines = diff(lines(one), lines(other), MOST_LINES);
  return byLines
    ? { parts: byLines.length ? refined(joined(byLines)) : [], by: "lines" }
    : { parts: replaced(one, other), by: "whole" };
}

/** Lines that came in the place of others are compared word by word where they are few. */
function refined(parts) {
  const found = [];
  for (let at = 0; at < parts.length; at += 1) {
    const [gone, come] = [parts[at], parts[at + 1]];
    const block = gone.change === "removed" && come?.change === "added";
    if (block && gone.text.length + come.text.length <= SHORT_BLOCK * 10) {
      found.push(...(diff(words(gone.text), words(come.text), SHORT_BLOCK) ?? [gone, come]));
      at += 1;
    } else found.push(gone);
  }
  return found;
}

function replaced(one, other) {
  return [
    { change: "removed", text: one },
    { change: "added", text: other },
  ];
}

// White space is always a piece of its own, so a text may be cut before or after it without cutting a word.

function commonStart(one, other) {
  const most = Math.min(one.length, other.length);
  let same = 0;
  while (same < most && one.charCodeAt(same) === other.charCodeAt(same)) same += 1;
  if (same === one.length && same === other.length) return same;
  while (same > 0 && !blank(one, same - 1)) same -= 1;
  return same;
}

function commonEnd(one, other, head) {
  const most = Math.min(one.length, other.length) - head;
  let same = 0;
  while (
    same < most &&
    one.charCodeAt(one.length - 1 - same) === other.charCodeAt(other.length - 1 - same)
  )
    same += 1;
  while (same > 0 && !blank(one, one.length - same)) same -= 1;
  return same;
}

function blank(text, at) {
  const code = text.charCodeAt(at);
  return code === 32 || code === 10 || code === 9;
}

/**
 * The shortest way from one list of pieces to another (Myers, 1986, O(ND)); null where it takes more than
 * `most` changes.
 */
function diff(before, after, most) {
  const [one, other] = numbered(before, after);
  const ends = search(one, other, most);
  return ends && path(before, after, ends);
}

/** Pieces as numbers, the same for the same piece: faster to compare than strings. */
function numbered(before, after) {
  const numbers = new Map();
  return [before, after].map((pieces) =>
    Int32Array.from(pieces, (piece) => {
      let number = numbers.get(piece);
      if (number === undefined) numbers.set(piece, (number = numbers.size));
      return number;
    }),
  );
}

/** How far each diagonal reaches after every number of changes, until both lists are at their end. */
function search(one, other, most) {
  const [n, m] = [one.length, other.length];
  const limit = Math.min(n + m, most);
  const reach = new Int32Array(2 * limit + 3);
  const kept = [];
  for (let changes = 0; changes <= limit; changes += 1) {
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const at = limit + 1 + diagonal;
      const down =
        diagonal === -changes || (diagonal !== changes && reach[at - 1] < reach[at + 1]);
      let x = down ? reach[at + 1] : reach[at - 1] + 1;
      let y = x - diagonal;
      while (x < n && y < m && one[x] === other[y]) {
        x += 1;
        y += 1;
      }
      reach[at] = x;
      if (x >= n && y >= m) {
        kept.push(reach.slice(limit + 1 - changes, limit + 2 + changes));
        return kept;
      }
    }
    kept.push(reach.slice(limit + 1 - changes, limit + 2 + changes));
  }
  return null;
}

/** The way back through what `search` remembers, as parts from the beginning. */
function path(before, after, kept) {
  const parts = [];
  let [x, y] = [before.length, after.length];
  for (let changes = kept.length - 1; changes > 0; changes -= 1) {
    const last = kept[changes - 1];
    const reached = (diagonal) => last[changes - 1 + diagonal] ?? -1;
    const diagonal = x - y;
    const down =
      diagonal === -changes ||
      (diagonal !== changes && reached(diagonal - 1) < reached(diagonal + 1));
    const fromX = down ? reached(diagonal + 1) : reached(diagonal - 1);
    const fromY = fromX - (down ? diagonal + 1 : diagonal - 1);
    const [atX, atY] = down ? [fromX, fromY + 1] : [fromX + 1, fromY];
    if (x > atX) parts.push({ change: "same", text: before.slice(atX, x).join("") });
    parts.push(
      down
        ? { change: "added", text: after[fromY] }
        : { change: "removed", text: before[fromX] },
    );
    [x, y] = [fromX, fromY];
  }
  if (x > 0) parts.push({ change: "same", text: before.slice(0, x).join("") });
  return joined(parts.reverse());
}

/** No empty part, no two neighbors of one kind, and what went before what came in its place. */
function joined(parts) {
  const found = [];
  let gone = [];
  let come = [];
  let same = [];
  const changes = () => {
    if (gone.length) found.push({ change: "removed", text: gone.join("") });
    if (come.length) found.push({ change: "added", text: come.join("") });
    [gone, come] = [[], []];
  };
  const stays = () => {
    if (same.length) found.push({ change: "same", text: same.join("") });
    same = [];
  };
  for (const { change, text } of parts) {
    if (text === "") continue;
    if (change === "same") {
      changes();
      same.push(text);
    } else {
      stays();
      (change === "removed" ? gone : come).push(text);
    }
  }
  changes();
  stays();
  return found;
}

/** Changes that only a blank keeps apart are one: a new phrase reads as one. */
function tidy(parts) {
  const found = parts.flatMap((part, at) => {
    const between = at > 0 && at < parts.length - 1 && part.change === "same";
    if (!between || part.text.trim() !== "" || part.text.includes("\n")) return [part];
    return replaced(part.text, part.text);
  });
  return joined(found);
}

const SPOKEN = { added: "added: ", removed: "removed: " };
const SAID = {
  lines: "Compared line by line: the texts are long and differ much.",
  whole: "The texts are long and have hardly a line in common: the one is shown below the other.",
};

/** Show how a text differs from the one before. */
export function draw(element, before, after, { around = null, empty = "No difference." } = {}) {
  const found = compare(before, after);
  const drawn = [];
  if (SAID[found.by]) drawn.push(made("p", "diff-note", SAID[found.by]));
  if (before === after) drawn.push(made("p", "diff-note", empty));
  else {
    const body = made("div", "diff");
    const last = found.parts.length - 1;
    body.append(...found.parts.flatMap((part, at) => shown(part, around, at === 0, at === last)));
    drawn.push(body);
  }
  element.replaceChildren(...drawn);
  return found;
}

function shown({ change, text }, around, first, last) {
  if (change === "same") return unchanged(text, around, first, last);
  const part = made(change === "added" ? "ins" : "del", text.trim() ? "" : "blank");
  part.append(made("span", "spoken", SPOKEN[change]), made("span", "", text));
  return [part];
}

function unchanged(text, around, first, last) {
  const kept = (first ? 0 : around) + (last ? 0 : around);
  if (around === null || text.length <= kept + 20) return [document.createTextNode(text)];
  const gap = made("span", "gap", "…");
  gap.title = `${(text.length - kept).toLocaleString("en")} characters are the same`;
  const start = first ? "" : text.slice(0, whole(text, around));
  const end = last ? "" : text.slice(whole(text, text.length - around));
  return [document.createTextNode(start), gap, document.createTextNode(end)];
}

/** A place that does not part a pair of code units. */
function whole(text, at) {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
}

function made(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}
