// The review desk: one example after the other, decided by keys, nothing lost on the way.
//
// Streamlit calls the default export whenever its data or the theme changes, with the same element; the
// desk is made once for each and stays. What is on the way (outbox.js) outlives it.

import { Desk } from "./controller.js";

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
