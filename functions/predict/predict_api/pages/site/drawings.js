// What answers are drawn with: bars, an interval, a small table. Numbers stand beside each drawing.
const SVG = "http://www.w3.org/2000/svg";

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  Object.assign(made, attributes);
  made.append(...children);
  return made;
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

function drawing(height, ...shapes) {
  const svg = shape("svg", {width: "100%", height, "aria-hidden": "true"});
  svg.append(...shapes);
  return svg;
}

// Rows with a bar each, from `from` (or zero) to `to`, on one scale that holds zero or the given ends.
export function bars(rows, low, high) {
  const ends = rows.flatMap(({from, to}) => [from ?? to, to]);
  const lowest = low ?? Math.min(0, ...ends);
  const highest = high ?? Math.max(0, ...ends);
  const at = (value) => (100 * (value - lowest)) / (highest - lowest || 1);
  const made = element("table", {className: "bars"});
  const body = made.createTBody();
  for (const {label, from = 0, to, text, strong, way} of rows) {
    const start = Math.min(Math.max(0, at(Math.min(from, to))), 100);
    const end = Math.min(Math.max(0, at(Math.max(from, to))), 100);
    const row = body.insertRow();
    row.className = `${strong ? "strong" : ""} ${way ?? ""}`.trim();
    row.append(
      element("th", {scope: "row", textContent: label}),
      element("td", {className: "length"}, drawing(14,
        shape("rect", {class: "track", width: "100%", height: 14, rx: 3}),
        shape("rect", {class: "bar", x: `${start}%`, width: `${Math.max(end - start, 0.5)}%`, height: 14, rx: 3}))),
      element("td", {textContent: text}),
    );
  }
  return made;
}

// An interval with the value in it.
export function span(low, value, high, format, meaning) {
  const width = high - low || 1;
  const [first, last] = [Math.min(low, value) - width / 10, Math.max(high, value) + width / 10];
  const at = (place) => `${(100 * (place - first)) / (last - first)}%`;
  const picture = drawing(28,
    shape("rect", {class: "track", width: "100%", height: 14, y: 7, rx: 3}),
    shape("rect", {class: "bar", x: at(low), width: `${(100 * (high - low)) / (last - first)}%`, height: 14, y: 7, rx: 3}),
    shape("line", {class: "mark", x1: at(value), x2: at(value), y1: 0, y2: 28}));
  const words = `${meaning} ${format(low)} and ${format(high)}.`;
  return element("figure", {className: "span"}, picture, element("figcaption", {className: "quiet", textContent: words}));
}

export function table(rows) {
  const made = element("table", {className: "numbers"});
  const body = made.createTBody();
  for (const [name, text] of rows) body.insertRow().append(element("th", {scope: "row", textContent: name}), element("td", {textContent: text}));
  return made;
}
