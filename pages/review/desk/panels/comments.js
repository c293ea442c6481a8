// What people wrote to each other about an example: threads, with mentions, settled or open.

import { button, h } from "../dom.js";

export const id = "comments";
export const title = "Comments";
export const key = "c";
// How many there are stands on the button.
export const count = (card) => card.comments ?? 0;

export function draw(element, card, desk) {
  const list = h("div", { class: "threads" }, h("p", { class: "quiet" }, "Reading comments …"));
  element.append(list);
  read(list, card, desk);
}

async function read(list, card, desk) {
  let said;
  try {
    said = await desk.api("GET", `cards/${card.id}/comments`);
  } catch (error) {
    list.replaceChildren(h("p", { role: "alert" }, error.message));
    return;
  }
  const again = () => read(list, card, desk);
  const parts = said.threads.map((thread) => drawThread(thread, card, desk, again));
  if (!parts.length) parts.push(h("p", { class: "quiet" }, "Nobody has written anything about this example."));
  if (desk.role !== "viewer") {
    parts.push(form("Write a comment", said.people, (text) => send(desk, card, { text }), again));
  }
  list.replaceChildren(...parts);
}

function drawThread(thread, card, desk, again) {
  const state = thread.open ? null : h("p", { class: "quiet" }, `Settled by ${thread.resolved_by}`);
  const comments = thread.comments.map((one) =>
    h(
      "div",
      { class: "comment" },
      h("p", { class: "quiet" }, `${one.person}, ${when(one.at)}`),
      h("p", { class: "said", dir: "auto" }, ...withMentions(one.text, one.mentions, desk.me)),
    ),
  );
  const box = h("section", { class: thread.open ? "thread-box" : "thread-box settled" }, ...comments, state);
  if (desk.role === "viewer") return box;
  const settle = button(thread.open ? "Settled" : "Open again", "", {
    class: "quiet small",
    onclick: () => act(box, () => desk.api("POST", `comments/${thread.id}/settled`, { settled: thread.open }), again),
  });
  const answer = button("Answer", "", {
    class: "quiet small",
    onclick: () => {
      answer.replaceWith(form("Answer", [], (text) => send(desk, card, { text, answers: thread.id }), again, true));
    },
  });
  box.append(h("div", { class: "labels" }, answer, settle));
  return box;
}

function form(label, people, store, again, focus = false) {
  const text = h("textarea", { "aria-label": label, rows: "2", maxlength: "5000", dir: "auto" });
  const names = people.length ? h("p", { class: "quiet" }, `Mention with @: ${people.join(", ")}`) : null;
  const place = h("div", { class: "comment-form" }, text, names);
  const post = button(label, "Ctrl+Enter", { class: "small" });
  const go = () => text.value.trim() && act(place, () => store(text.value), again);
  post.addEventListener("click", go);
  text.addEventListener("keydown", (event) => {
    // The keys of the desk decide on examples: none of them is meant here.
    event.stopPropagation();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      go();
    }
    if (event.key === "Escape") text.blur();
  });
  place.append(post);
  if (focus) queueMicrotask(() => text.focus());
  return place;
}

const send = (desk, card, body) => desk.api("POST", `cards/${card.id}/comments`, body);

async function act(place, work, again) {
  for (const old of place.querySelectorAll("[role=alert]")) old.remove();
  try {
    await work();
    again();
  } catch (error) {
    place.append(h("p", { role: "alert" }, error.message));
  }
}

// The text in parts: what mentions somebody stands out, oneself most.
function withMentions(text, mentions, me) {
  const parts = [];
  let rest = text;
  while (rest) {
    const found = mentions
      .map((name) => [rest.toLowerCase().indexOf(`@${name.toLowerCase()}`), name])
      .filter(([place]) => place >= 0)
      .sort(([a, one], [b, other]) => a - b || other.length - one.length)[0];
    if (!found) break;
    const [place, name] = found;
    const end = place + name.length + 1;
    parts.push(rest.slice(0, place), h("strong", { class: name === me ? "mention me" : "mention" }, rest.slice(place, end)));
    rest = rest.slice(end);
  }
  return [...parts, rest];
}

function when(at) {
  return new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}
