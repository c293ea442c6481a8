// The places of a text that findings are about. Positions count UTF-16 units, as JavaScript's strings do.
//
// cut(text, findings)            → pieces of the text, in order, each with the findings that it is part of
// follow(findings, before, after) → the findings where they stand after an edit; what it touched is gone
// drawMarked(element, text, findings, { onPick }) shows a text with its marks: → { pick(id), redraw(…) }
// mirror(textarea, { onPick })   marks lie in a layer behind a textarea: → { show(text, findings), pick(id) }
//   The layer moves with what is typed at once; a finding whose words were touched is no longer marked, and
//   `show` calls back with those that are left, so that the list can say "of the text as stored".

export const SEVERITY = { error: "needs a fix", warning: "worth a look", note: "note", found: "searched for" };
const RANK = { error: 0, warning: 1, note: 2, found: 3 };

/** What the search found in a field of a card, in the shape of findings; their ids are nobody's. */
export function searched(card, field) {
  const places = card.found?.[field] ?? [];
  return places.map(([start, end], place) => ({ id: -1_000 - place, field, start, end, severity: "found" }));
}

/** Pieces that spell the text: { start, end, findings (the worst first), severity or "" }. */
export function cut(text, findings) {
  const placed = findings
    .filter((one) => one.start !== null && one.start !== undefined)
    .map((one) => ({ one, ...within(text, one.start, one.end) }))
    .filter(({ start, end }) => end > start);
  const begins = grouped(placed, "start");
  const ends = grouped(placed, "end");
  const edges = [...new Set([0, text.length, ...begins.keys(), ...ends.keys()])];
  edges.sort((a, b) => a - b);
  const open = new Set();
  const pieces = [];
  for (let at = 0; at < edges.length - 1; at += 1) {
    for (const one of ends.get(edges[at]) ?? []) open.delete(one);
    for (const one of begins.get(edges[at]) ?? []) open.add(one);
    const mine = [...open].sort((a, b) => RANK[a.severity] - RANK[b.severity] || a.id - b.id);
    pieces.push({
      start: edges[at],
      end: edges[at + 1],
      findings: mine.map((one) => one.id),
      severity: mine.length ? mine[0].severity : "",
    });
  }
  return pieces;
}

/** A place inside the text that parts no pair of code units. */
function within(text, start, end) {
  let [from, to] = [Math.max(0, Math.min(start, text.length)), Math.min(end, text.length)];
  if (low(text, from) && from > 0) from -= 1;
  if (low(text, to) && to < text.length) to += 1;
  return { start: from, end: to };
}

function low(text, at) {
  const [before, code] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  return code >= 0xdc00 && code <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
}

function grouped(placed, end) {
  const found = new Map();
  for (const each of placed) {
    if (!found.has(each[end])) found.set(each[end], []);
    found.get(each[end]).push(each.one);
  }
  return found;
}

/**
 * Findings after somebody typed: those before the edit stay, those behind it move, those whose words it
 * touched lose their place (start and end null, `touched` true). Those about the whole text stay.
 */
export function follow(findings, before, after) {
  if (before === after) return findings;
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head += 1;
  let tail = 0;
  while (
    tail < most - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail += 1;
  const last = before.length - tail;
  const moved = after.length - before.length;
  return findings.map((one) => {
    if (one.start === null || one.start === undefined || one.end <= head) return one;
    if (one.start >= last) return { ...one, start: one.start + moved, end: one.end + moved };
    return { ...one, start: null, end: null, touched: true };
  });
}

/** A text that is read, with marks that are pressed and reached by Tab. */
export function drawMarked(element, text, findings, { onPick } = {}) {
  const named = new Map(findings.map((one) => [one.id, one]));
  const parts = cut(text, findings).map((piece) => {
    const written = text.slice(piece.start, piece.end);
    if (!piece.severity) return document.createTextNode(written);
    const mark = marked(piece);
    if (piece.severity === "found") {
      mark.append(document.createTextNode(written));
      return mark;
    }
    const about = piece.findings.map((id) => said(named.get(id))).join(" · ");
    mark.title = about;
    mark.tabIndex = 0;
    mark.setAttribute("role", "button");
    mark.setAttribute("aria-label", `${written} (${about})`);
    mark.append(document.createTextNode(written));
    const pick = () => onPick?.(piece.findings[0]);
    mark.addEventListener("click", pick);
    mark.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      pick();
    });
    return mark;
  });
  element.replaceChildren(...parts);
  return {
    pick(id) {
      const first = highlight(element, id);
      if (first && !onScreen(first)) first.scrollIntoView({ block: "center" });
      return first !== null;
    },
  };
}

function said(finding) {
  const what = finding.title || finding.message || finding.check;
  return what ? `${SEVERITY[finding.severity]}: ${what}` : SEVERITY[finding.severity];
}

function marked(piece) {
  const mark = document.createElement("mark");
  mark.className = `mark ${piece.severity}`;
  mark.dataset.findings = piece.findings.join(" ");
  return mark;
}

function highlight(element, id) {
  let first = null;
  for (const mark of element.querySelectorAll("mark")) {
    const mine = mark.dataset.findings.split(" ").includes(String(id));
    mark.classList.toggle("picked", mine);
    if (mine) first ??= mark;
  }
  return first;
}

function onScreen(element) {
  const box = element.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= window.innerHeight;
}

/**
 * Marks behind a textarea.
 *
 * The layer is put right before the textarea, in a parent of class "mirrored" in which both fill the same
 * place (marks.css). It takes over whatever decides where a line breaks, so that each mark stands exactly
 * behind its words, and only the nodes that an edit changed are made anew.
 */
export function mirror(textarea, { onPick } = {}) {
  const layer = document.createElement("div");
  layer.className = "mirror";
  layer.setAttribute("aria-hidden", "true");
  textarea.before(layer);
  let findings = [];
  let text = textarea.value;
  let shown = [];
  let picked = null;

  const redraw = () => {
    const pieces = cut(text, findings).map((piece) => ({
      text: text.slice(piece.start, piece.end),
      key: `${piece.severity} ${piece.findings.join(" ")}`,
      piece,
    }));
    // A line break at the very end opens a line only if something follows it.
    pieces.push({ text: "\u200b", key: "end", piece: { severity: "", findings: [] } });
    shown = renewed(layer, shown, pieces);
    if (picked !== null) highlight(layer, picked);
    scroll();
  };
  const scroll = () => {
    layer.scrollTop = textarea.scrollTop;
    layer.scrollLeft = textarea.scrollLeft;
  };
  const typed = () => {
    const touched = findings.filter((one) => one.touched).length;
    findings = follow(findings, text, textarea.value);
    text = textarea.value;
    redraw();
    if (findings.filter((one) => one.touched).length > touched) self.onTouched?.(findings);
  };
  const press = () => {
    if (textarea.selectionStart !== textarea.selectionEnd) return;
    const id = self.at(textarea.selectionStart);
    if (id !== null) {
      picked = id;
      highlight(layer, id);
      onPick?.(id);
    }
  };
  textarea.addEventListener("input", typed);
  textarea.addEventListener("scroll", scroll, { passive: true });
  textarea.addEventListener("click", press);

  const self = {
    layer,
    /** Called with all findings when an edit touched the words of one. */
    onTouched: null,
    /** Mark the findings of `stored` in what stands in the textarea, which may have been edited since. */
    show(stored, found) {
      text = textarea.value;
      findings = follow(found, stored, text);
      picked = null;
      redraw();
      return findings;
    },
    /** Mark what somebody set in the textarea, which sends no event. */
    refresh: typed,
    /** The worst finding at a position, or null. */
    at(position) {
      const piece = cut(text, findings).find(
        (one) => one.severity && one.severity !== "found" && one.start <= position && position <= one.end,
      );
      return piece ? piece.findings[0] : null;
    },
    /** Show the place of a finding: select its words, in view. False where it has none any more. */
    pick(id, { focus = true } = {}) {
      const one = findings.find((each) => each.id === id);
      picked = id;
      const mark = highlight(layer, id);
      if (!one || one.start === null || one.start === undefined) return false;
      const place = within(text, one.start, one.end);
      if (focus) textarea.focus({ preventScroll: true });
      textarea.setSelectionRange(place.start, place.end);
      if (mark) inView(textarea, mark.offsetTop, mark.offsetHeight);
      if (!onScreen(textarea)) textarea.scrollIntoView({ block: "nearest" });
      scroll();
      return true;
    },
    close() {
      textarea.removeEventListener("input", typed);
      textarea.removeEventListener("scroll", scroll);
      textarea.removeEventListener("click", press);
      layer.remove();
    },
  };
  redraw();
  return self;
}

function inView(textarea, top, height) {
  const line = Math.min(height, textarea.clientHeight);
  if (top < textarea.scrollTop || top + line > textarea.scrollTop + textarea.clientHeight)
    textarea.scrollTop = Math.max(0, top - textarea.clientHeight / 3);
}

/** Put pieces in the place of those shown: nodes at both ends that are the same stay. */
function renewed(layer, shown, pieces) {
  let head = 0;
  const most = Math.min(shown.length, pieces.length);
  while (head < most && same(shown[head], pieces[head])) head += 1;
  let tail = 0;
  while (
    tail < most - head &&
    same(shown[shown.length - 1 - tail], pieces[pieces.length - 1 - tail])
  )
    tail += 1;
  const after = tail ? shown[shown.length - tail].node : null;
  // One stretch of text that grew or shrank is the usual case: its node takes the new text.
  if (
    shown.length === pieces.length &&
    shown.length - head - tail === 1 &&
    shown[head].key === pieces[head].key
  ) {
    const target = shown[head].node;
    (target.firstChild ?? target).nodeValue = pieces[head].text;
    return [...shown.slice(0, head), { ...pieces[head], node: target }, ...shown.slice(head + 1)];
  }
  for (const old of shown.slice(head, shown.length - tail)) old.node.remove();
  const fresh = pieces.slice(head, pieces.length - tail).map((one) => ({ ...one, node: node(one) }));
  for (const one of fresh) layer.insertBefore(one.node, after);
  return [...shown.slice(0, head), ...fresh, ...shown.slice(shown.length - tail)];
}

function same(one, other) {
  return one.key === other.key && one.text === other.text;
}

function node({ text, piece }) {
  if (!piece.severity) return document.createTextNode(text);
  const mark = marked(piece);
  mark.append(document.createTextNode(text));
  return mark;
}
