// What the forms of all pages share.

// Marks the inputs of which the browser hands on nothing although something stands there, such as a
// date without its hour or a number with two points: asked without them, it would be another
// question. Returns what to say of them; null if there are none.
export function markUnreadable(inputs) {
  const unreadable = inputs.filter((input) => input.validity.badInput);
  if (unreadable.length === 0) return null;
  unreadable.forEach((input) => input.setAttribute("aria-invalid", "true"));
  unreadable[0].focus();
  return `Nothing was sent: complete or empty ${unreadable.map(labelOf).join(", ")}.`;
}

const labelOf = (input) => input.labels[0].firstChild.textContent.trim();
