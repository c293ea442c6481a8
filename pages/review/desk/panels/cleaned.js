// The way back to the texts as they were before the import cleaned them.

import { button } from "../dom.js";

const TEXTS = { input: "input", output: "answer", system: "system prompt", turns: "earlier messages" };

export function sentence(card) {
  const names = card.cleaned.map((name) => TEXTS[name] ?? name);
  const all = names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names[0];
  return `The import cleaned the ${all}. History shows what it removed.`;
}

export function restoreCleaned(card, desk) {
  if (!card.cleaned?.length || desk.role === "viewer") return [];
  const press = (event) => desk.restore(event);
  return [button("Restore the original", "", { class: "quiet small", onclick: press })];
}
