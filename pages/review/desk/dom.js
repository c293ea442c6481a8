// Makes elements. Texts of tickets are untrusted: they become text nodes, never markup.

export function h(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "hidden" || key === "disabled") made[key] = Boolean(value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.filter((one) => one !== null && one !== undefined));
  return made;
}

// A button with its key. Pressing it with the mouse leaves the focus where it is, so that keys go on working.
export function button(label, key, attributes = {}) {
  return h(
    "button",
    { type: "button", onmousedown: (event) => event.preventDefault(), ...attributes },
    h("span", {}, label),
    key ? h("kbd", { "aria-hidden": "true" }, key) : null,
  );
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
