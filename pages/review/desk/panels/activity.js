// What people did lately: one's own actions can be undone, each by itself; those of others are shown.

import { button, h } from "../dom.js";
import { moment, Reading } from "./reading.js";

export const id = "activity";
export const title = "Activity";
export const key = "y";

export function draw(element, card, desk) {
  new Reading(element, desk, card).read("Getting what was done …", async () => {
    const list = h("div", {});
    const more = h("div", {});
    await add(list, more, null, desk);
    return [list.childElementCount ? list : h("p", {}, "Nothing was done in this project yet."), more];
  });
}

async function add(list, more, before, desk) {
  const page = await desk.api("GET", before ? `activity?before=${before}` : "activity");
  list.append(...page.actions.map((action) => entry(action, desk)));
  more.replaceChildren(
    ...(page.before
      ? [button("Older", "", { class: "small", onclick: () => add(list, more, page.before, desk).catch((error) => desk.say(error.message)) })]
      : []),
  );
}

function entry(action, desk) {
  const row = h(
    "div",
    { class: "entry" },
    h("div", { class: "who" }, h("strong", {}, action.mine ? "You" : action.person), moment(action.at)),
    h("span", { class: action.undone ? "undone" : "", dir: "auto" }, action.summary),
  );
  const actions = h("div", { class: "actions" });
  if (action.example) {
    actions.append(button("Open", "", { class: "quiet small", onclick: () => desk.open(action.example) }));
  }
  if (action.undone) actions.append(h("span", { class: "quiet" }, "undone"));
  else if (action.mine && action.undoable && desk.role !== "viewer") {
    const press = (event) => {
      event.currentTarget.disabled = true;
      desk.act({ kind: "undo", action: action.id, ...(action.example ? { example: action.example } : {}) });
      actions.replaceChildren(h("span", { class: "quiet" }, "undoing"));
      desk.say(`Undoing: ${action.summary}.`);
    };
    actions.append(button("Undo", "", { class: "quiet small", onclick: press }));
  }
  row.append(actions);
  return row;
}
