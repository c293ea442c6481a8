// What panels, and what helps to write, may use of the desk.

import { newId } from "./storage.js";

export function facade(desk) {
  return {
    get card() {
      return desk.queue.card;
    },
    get me() {
      return desk.data.person;
    },
    get role() {
      return desk.data.role;
    },
    get options() {
      return desk.data.options ?? {};
    },
    api: (method, path, body) => desk.api.call(method, path, body),
    answer: () => desk.texts().output,
    setAnswer(text) {
      desk.view.parts.answer.value = text;
      desk.view.mirrors.output.refresh();
      desk.typed();
    },
    setInput(text) {
      desk.view.editInput(true, text);
      desk.view.mirrors.input.refresh();
      desk.typed();
    },
    // `example` is what an undo is about, as far as it is known; the server finds that by the action.
    act({ example, ...item }) {
      const sent = item.kind === "undo" ? item : { example, ...item };
      const uid = newId();
      if (item.kind === "decide") desk.decisions.stack.push({ example, uid });
      desk.outbox.add({ uid, ...sent }, { name: desk.queue.card?.name ?? "", example });
    },
    restore: (event) => desk.decisions.restore(event),
    open: (example) => desk.open(example),
    say: (sentence) => desk.say(sentence),
    // Called with the texts after every keystroke.
    listen(heard) {
      (desk.heard ??= []).push(heard);
    },
    setErrors(errors) {
      desk.live = errors;
    },
    setSuggestion(suggestion) {
      desk.suggestion = suggestion;
    },
  };
}
