// Draws what a model is asked and answers, beside what it was made from.
const SAID = {"drift": "drift", "none": "no drift", "too-few-rows": "too few instances", "not-whole-weeks": "not whole weeks"};

const whole = new Intl.NumberFormat("en");
const percent = (share) => `${Math.round(100 * share)}%`;

function element(name, attributes, ...children) {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
}

function row(cells, cell = "td") {
  const [first, ...others] = cells;
  const scope = cell === "th" ? "col" : "row";
  return element("tr", {}, element("th", {scope, textContent: first}), ...others.map((text) => element(cell, cell === "th" ? {scope, textContent: text} : {textContent: text})));
}

function scrolled(label, head, rows) {
  const made = element("table", {className: "numbers"}, element("thead", {}, row(head, "th")), element("tbody", {}, ...rows.map((cells) => row(cells))));
  const holder = element("div", {className: "scroll", tabIndex: 0}, made);
  holder.setAttribute("role", "group");
  holder.setAttribute("aria-label", label);
  return holder;
}

const share = (one, name) => (one[name] === undefined || one[name] === null ? "" : percent(one[name]));

function figures(kind, several) {
  const rows = several.map((one) => [one.name, SAID[one.verdict], one.psi?.toFixed(2) ?? "", share(one, "missing"), share(one, "unknown"), share(one, "outside")]);
  return scrolled(kind, [kind, "Verdict", "PSI", "Missing", "Unknown", "Outside"], rows);
}

function bins(one) {
  const rows = one.bins.filter(({reference, now}) => reference > 0 || now > 0).map(({bin, reference, now}) => [bin, percent(reference), percent(now)]);
  return element("details", {}, element("summary", {textContent: `${one.name}, by bins`}), scrolled(`${one.name}, by bins`, ["Bin", "Made from", "Now"], rows));
}

function sentence({rows, drift, reference_rows, fewest_rows}) {
  const counted = `${whole.format(rows)} instances in the last week, beside ${whole.format(reference_rows)} that it was made from`;
  if (drift === null) return `${counted}: too few to say anything, which takes ${whole.format(fewest_rows)}.`;
  return `${counted}: ${drift ? "there is drift" : "no drift"}.`;
}

export function drawn(report) {
  const told = [element("p", {className: report.drift ? "error" : "", textContent: sentence(report)})];
  if (report.drift === null) return told;
  const every = [...report.answers, ...report.inputs];
  told.push(figures("Answer", report.answers), figures("Input", report.inputs), ...every.filter((one) => one.bins).map(bins));
  if (report.unwatched.length) told.push(element("p", {className: "quiet", textContent: `Inputs that are not watched: ${report.unwatched.join(", ")}.`}));
  return told;
}
