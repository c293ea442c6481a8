// The review desk: one example after the other, decided by keys, nothing lost on the way.
//
// Streamlit calls the default export whenever its data or the theme changes, with the same element; the
// desk is made once for each and stays. What is on the way (outbox.js) outlives it.

import { Desk } from "./controller.js";

// All of them from here, so that the browser need not read one module to learn of the next.
import "./activity.js";
import "./api.js";
import "./assist.js";
import "./decisions.js";
import "./diff.js";
import "./dom.js";
import "./drafts.js";
import "./facade.js";
import "./findings.js";
import "./help.js";
import "./keys.js";
import "./layout.js";
import "./live.js";
import "./markdown.js";
import "./marks.js";
import "./outbox.js";
import "./painted.js";
import "./panels.js";
import "./panels/activity.js";
import "./panels/cleaned.js";
import "./panels/comments.js";
import "./panels/details.js";
import "./panels/duplicates.js";
import "./panels/guidelines.js";
import "./panels/history.js";
import "./panels/neighbours.js";
import "./panels/reading.js";
import "./panels/snippets.js";
import "./presence.js";
import "./presses.js";
import "./problems.js";
import "./snippets.js";
import "./state.js";
import "./storage.js";
import "./suggestions.js";
import "./view.js";
import "./words.js";

const desks = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  let desk = desks.get(parentElement);
  if (desk && !desk.fits(data)) {
    desk.close();
    desk = null;
  }
  if (desk) {
    desk.update(data);
  } else {
    desk = new Desk(parentElement, data, setStateValue);
    desks.set(parentElement, desk);
  }
  return () => {
    desks.get(parentElement)?.close();
    desks.delete(parentElement);
  };
}
