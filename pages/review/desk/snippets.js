// Snippets: texts that are inserted with Ctrl+1 to Ctrl+9, or from their panel.

export class Snippets {
  constructor(desk) {
    this.desk = desk;
    this.list = null;
    desk.facade.snippets = this;
    // What is selected in the answer, for a snippet that is made of it.
    desk.facade.selected = () => {
      const { answer } = desk.view.parts;
      return answer.value.slice(answer.selectionStart, answer.selectionEnd);
    };
  }

  // Read once; whoever changes one reads anew.
  async read({ anew = false } = {}) {
    if (this.list === null || anew) {
      const { snippets } = await this.desk.api.call("GET", "snippets");
      this.list = snippets;
    }
    return this.list;
  }

  // True where the key is one of a snippet's, or may be: then nothing else happens by it.
  insert(place, field) {
    if (this.list === null) {
      this.read()
        .then(() => this.#put(place, field))
        .catch(() => this.desk.refuse("Snippets can't be read: the server can't be reached."));
      return true;
    }
    return this.#put(place, field);
  }

  #put(place, field) {
    const one = this.list[place];
    if (!one) {
      this.desk.refuse(`There is no snippet ${place + 1}. Open Snippets to add one.`);
      return true;
    }
    this.putText(one, field);
    return true;
  }

  putText(one, field = this.desk.view.parts.answer) {
    field.focus();
    const text = filled(one.text, this.desk.queue.card, this.desk.view.label);
    // As typed text, so that the browser's own undo removes it.
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.desk.say(`Inserted ${one.name}.`);
  }
}

/** A snippet with what is known of the example: {label}, {id}, and the kinds of its groups, like {customer}. */
export function filled(text, card, label) {
  const known = new Map([
    ["label", label || card?.label],
    ["id", card?.external_id],
    ...Object.entries(card?.groups ?? {}).map(([kind, value]) => [kind.toLowerCase(), value]),
  ]);
  return text.replace(/\{([^{}\n]{1,40})\}/g, (whole, name) => known.get(name.trim().toLowerCase()) || whole);
}
