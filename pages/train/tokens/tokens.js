// The tokens of one example, and what becomes of each. They are untrusted: textContent only.

const INVISIBLE = /^[\s\p{C}\p{Zs}]*$/u;
const CHUNK = 2000;

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// A line break is shown and done; what stands for a part of a character has a place of its own.
function shown(text) {
  if (!text) return "·";
  return text.replaceAll("\n", "↵\n");
}

function token([text, id, special, ends], names) {
  const classes = ["token"];
  if (special) classes.push("special");
  if (ends) classes.push("ends");
  if (!text) classes.push("part");
  const made = element("bdi", classes.join(" "), shown(text));
  const what = [`${names.token} ${id}`];
  if (!text) what.push(names.part);
  else if (INVISIBLE.test(text)) what.push([...text].map((one) => `U+${one.codePointAt(0).toString(16).padStart(4, "0").toUpperCase()}`).join(" "));
  if (special) what.push(names.special);
  if (ends) what.push(names.ends);
  made.title = what.join(", ");
  return made;
}

function run({ kind, cut, tokens, left_out: leftOut }, names) {
  const made = element("span", `run ${kind}${cut ? " cut" : ""}`);
  const said = cut ? `${names[kind]}, ${names.cut}: ` : `${names[kind]}: `;
  made.append(element("span", "spoken", said));
  if (leftOut) made.append(element("span", "gap", leftOut));
  for (let start = 0; start < tokens.length; start += CHUNK) {
    made.append(...tokens.slice(start, start + CHUNK).map((one) => token(one, names)));
  }
  return made;
}

function legend(entries) {
  const made = element("ul", "legend");
  for (const { kind, label } of entries) {
    const entry = element("li", "");
    const classes = { special: "token special", ends: "token special ends" }[kind];
    const sample = element("span", classes ? "run trained" : `run ${kind === "cut" ? "trained cut" : kind}`);
    sample.setAttribute("aria-hidden", "true");
    sample.append(element("bdi", classes || "token", kind === "special" || kind === "ends" ? "<…>" : "abc"));
    entry.append(sample, element("span", "", label));
    made.append(entry);
  }
  return made;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".tokens");
  const text = element("div", "text");
  text.tabIndex = 0;
  text.setAttribute("role", "region");
  text.setAttribute("aria-label", data.label);
  text.append(...data.runs.map((one) => run(one, data.names)));
  root.replaceChildren(legend(data.legend), text);
  // Of a long example, what is learned is shown first, with some of what comes before.
  const learned = text.querySelector(".trained");
  if (learned) text.scrollTop = learned.offsetTop - text.clientHeight / 2;
}
