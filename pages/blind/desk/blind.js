// Comparing blind: two answers side by side, decided by keys, nothing lost on the way.
//
// Streamlit calls the default export whenever its data or the theme changes, with the same element; the
// rater's place is made once for each and stays. What it shares with the review desk is asked for where the
// server has that, beside this component.

import { Rater } from "./rater.js";

// All of them from here, so that the browser need not read one module to learn of the next.
import "./pairs.js";
import "./view.js";
import "../curate-tuning.desk/api.js";
import "../curate-tuning.desk/diff.js";
import "../curate-tuning.desk/dom.js";
import "../curate-tuning.desk/keys.js";
import "../curate-tuning.desk/outbox.js";
import "../curate-tuning.desk/painted.js";
import "../curate-tuning.desk/storage.js";
import "../curate-tuning.desk/words.js";

const raters = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  let rater = raters.get(parentElement);
  if (rater && !rater.fits(data)) {
    rater.close();
    rater = null;
  }
  if (rater) {
    rater.update(data);
  } else {
    rater = new Rater(parentElement, data, setStateValue);
    raters.set(parentElement, rater);
  }
  return () => {
    raters.get(parentElement)?.close();
    raters.delete(parentElement);
  };
}
