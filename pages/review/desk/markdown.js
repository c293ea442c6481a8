// Draws a small part of Markdown by nodes: headings, lists, bold, italics, code. Links stay text: nothing of
// what people write becomes markup or an address.

import { h } from "./dom.js";

const INLINE = /(`[^`\n]+`)|(\*\*[^*\n]+\*\*|__[^_\n]+__)|(\*[^*\n]+\*|\b_[^_\n]+_\b)|\[([^\]\n]*)\]\(([^)\s]*)\)/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const ITEM = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const DEEPEST = 4;

export function markdown(text) {
  const blocks = [];
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    const heading = HEADING.exec(line);
    if (!line.trim()) at += 1;
    else if (/^\s*```/.test(line)) at = code(lines, at, blocks);
    else if (heading) {
      // The panel has a heading of its own.
      blocks.push(h(`h${Math.min(6, heading[1].length + 3)}`, {}, ...inline(heading[2])));
      at += 1;
    } else if (ITEM.test(line)) at = list(lines, at, blocks, 0);
    else at = paragraph(lines, at, blocks);
  }
  return blocks;
}

function code(lines, at, blocks) {
  let end = at + 1;
  while (end < lines.length && !/^\s*```/.test(lines[end])) end += 1;
  blocks.push(h("pre", {}, h("code", {}, lines.slice(at + 1, end).join("\n"))));
  return end + 1;
}

function paragraph(lines, at, blocks) {
  let end = at;
  while (end < lines.length && lines[end].trim() && !HEADING.test(lines[end]) && !ITEM.test(lines[end])) end += 1;
  blocks.push(h("p", { dir: "auto" }, ...inline(lines.slice(at, end).join("\n"))));
  return end;
}

// A list and what is indented below its items.
function list(lines, at, blocks, depth) {
  const [, indent, number] = ITEM.exec(lines[at]);
  const made = h(number ? "ol" : "ul", number && number !== "1" ? { start: number } : {});
  while (at < lines.length) {
    const item = ITEM.exec(lines[at]);
    if (!item || item[1].length < indent.length || (item[1].length === indent.length && Boolean(item[2]) !== Boolean(number))) break;
    if (item[1].length > indent.length + 1 && made.lastChild && depth < DEEPEST) {
      const below = [];
      at = list(lines, at, below, depth + 1);
      made.lastChild.append(...below);
      continue;
    }
    let text = item[3];
    at += 1;
    while (at < lines.length && lines[at].trim() && /^\s{2,}/.test(lines[at]) && !ITEM.test(lines[at])) {
      text += `\n${lines[at].trim()}`;
      at += 1;
    }
    made.append(h("li", { dir: "auto" }, ...inline(text)));
  }
  blocks.push(made);
  return at;
}

function inline(text, depth = 0) {
  const parts = [];
  let rest = text;
  for (let found = INLINE.exec(rest); found && depth < DEEPEST; found = INLINE.exec(rest)) {
    if (found.index) parts.push(rest.slice(0, found.index));
    const [whole, codeText, strong, emphasis, label, address] = found;
    if (codeText) parts.push(h("code", {}, codeText.slice(1, -1)));
    else if (strong) parts.push(h("strong", {}, ...inline(strong.slice(2, -2), depth + 1)));
    else if (emphasis) parts.push(h("em", {}, ...inline(emphasis.slice(1, -1), depth + 1)));
    else parts.push(label && label !== address ? `${label} (${address})` : address || label);
    rest = rest.slice(found.index + whole.length);
  }
  return rest ? [...parts, rest] : parts;
}
