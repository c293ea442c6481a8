// Texts to insert: one's own and everybody's, the first nine by key.

import { button, h } from "../dom.js";

export const id = "snippets";
export const title = "Snippets";
export const key = "p";

export function draw(element, card, desk) {
  element.append(h("p", { class: "quiet" }, "Getting the snippets …"));
  desk.snippets
    .read({ anew: true })
    .then((list) => show(element, list, desk))
    .catch((error) => element.replaceChildren(h("p", { role: "alert" }, `Snippets can't be read: ${error.message}`)));
}

function show(element, list, desk) {
  const mayWrite = desk.role !== "viewer";
  const rows = list.map((one, place) =>
    h(
      "li",
      { class: "snippet" },
      button(one.name, place < 9 ? `Ctrl+${place + 1}` : "", {
        class: "small",
        title: one.text.slice(0, 300),
        disabled: !mayWrite,
        onclick: () => desk.snippets.putText(one),
      }),
      h("span", { class: "quiet" }, one.shared ? "everybody’s" : "yours"),
      mayWrite ? button("Edit", "", { class: "quiet small", onclick: () => element.replaceChildren(form(element, desk, one)) }) : null,
    ),
  );
  const about = h(
    "p",
    { class: "quiet" },
    "{label}, {id} and the kinds of groups in braces, such as {customer}, become what the example has.",
  );
  element.replaceChildren(
    rows.length ? h("ul", { class: "plain" }, ...rows) : h("p", {}, "No snippets yet: a text that you write often goes here."),
    ...(mayWrite ? [button("Add a snippet", "", { class: "small", onclick: () => element.replaceChildren(form(element, desk)) })] : []),
    about,
  );
}

function form(element, desk, one = null) {
  const name = h("input", { "aria-label": "Name", placeholder: "Name", maxlength: "60", value: one?.name ?? "" });
  const text = h("textarea", { "aria-label": "Text of the snippet", rows: "5", dir: "auto" });
  text.value = one?.text ?? selected(desk);
  const shared = h("input", { type: "checkbox", id: "snippet-shared" });
  shared.checked = one?.shared ?? false;
  const said = h("p", { role: "alert" });
  const again = async (work) => {
    try {
      await work();
      show(element, await desk.snippets.read({ anew: true }), desk);
    } catch (error) {
      said.textContent = error.message;
    }
  };
  const save = () =>
    again(() =>
      desk.api(one ? "PUT" : "POST", one ? `snippets/${one.id}` : "snippets", {
        name: name.value,
        text: text.value,
        shared: shared.checked,
      }),
    );
  return h(
    "div",
    { class: "form" },
    name,
    text,
    h("label", { for: "snippet-shared" }, shared, " for everybody in this project"),
    said,
    h(
      "div",
      { class: "actions" },
      button("Save", "", { class: "small", onclick: save }),
      button("Cancel", "", { class: "quiet small", onclick: () => again(() => {}) }),
      one ? button("Remove", "", { class: "quiet small", onclick: () => again(() => desk.api("DELETE", `snippets/${one.id}`)) }) : null,
    ),
  );
}

// A new snippet begins with what is selected in the answer.
function selected(desk) {
  return desk.selected?.() ?? "";
}
