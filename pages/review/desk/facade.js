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
    act(item) {
      desk.outbox.add({ uid: newId(), ...item }, { name: desk.queue.card?.name ?? "", example: item.example });
    },
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
