// Asks the model that the page is about, and draws its answer and what explains it.
import {bars, span, table} from "./drawings.js";
import {drawn} from "./drift.js";
import {markUnreadable} from "./forms.js";

const data = JSON.parse(document.getElementById("model-data").textContent);
const api = new URL(data.root || "./", location.href).href.replace(/\/$/, "");
const form = document.getElementById("form");
const inputs = [...form.querySelectorAll("[data-input]")];
const key = document.getElementById("key");
const KEPT = "sklambda-api-key";

const rounded = new Intl.NumberFormat("en", {maximumSignificantDigits: 4});
const number = (value) => rounded.format(value);
const percent = (value) => `${(100 * value).toFixed(1)}%`;
const withUnit = (value) => (data.unit ? `${number(value)} ${data.unit}` : number(value));
const signed = (format) => (value) => (value < 0 ? "−" : "+") + format(Math.abs(value));

// ------------------------------------------------------------------------------------ the answer
const shares = (names, values, chosen) =>
  bars(names.map((name, at) => ({label: String(name), to: values[at], text: percent(values[at]), strong: name === chosen})), 0, 1);
const levels = (names, values, chosen, text = number) =>
  bars(names.map((name, at) => ({label: String(name), to: values[at], text: text(values[at]), strong: name === chosen})));

const KINDS = {
  "classification": (answer) => [
    headline(answer.class, "class"),
    shares(data.classes.length ? data.classes : answer.class_probabilities.map((_, at) => at), answer.class_probabilities, answer.class),
  ],
  "scored-classification": (answer) => [
    headline(answer.class, "class"),
    answer.scores && levels(answer.scores.length === 1 ? [data.classes[1]] : data.classes, answer.scores, answer.class),
  ],
  "multilabel-classification": (answer) => Object.entries(answer.labels).flatMap(([name, found]) => [
    headline(found, name),
    answer.probabilities && shares(data.form.labels[name], answer.probabilities[name], found),
  ]),
  "regression": (answer) => [
    headline(withUnit(answer.value), "value"),
    answer.interval && span(answer.interval.low, answer.value, answer.interval.high, withUnit, `${percent(answer.interval.coverage)} of true values lie between`),
    answer.quantiles && table(Object.entries(answer.quantiles).map(([name, value]) => [name, withUnit(value)])),
    answer.probabilities && shares(Object.keys(answer.probabilities).map((name) => data.probabilities[name]), Object.values(answer.probabilities)),
  ],
  "multioutput-regression": (answer) => [levels(Object.keys(answer.values), Object.values(answer.values), null, withUnit)],
  "anomaly-detection": (answer) => [
    headline(answer.anomaly ? "Anomaly" : "Nothing strange", "found"),
    levels(["score"], [answer.score], answer.anomaly ? "score" : null),
  ],
  "clustering": (answer) => [
    headline(answer.cluster, "cluster"),
    answer.probabilities && shares(answer.probabilities.map((_, at) => at), answer.probabilities, answer.cluster),
    answer.distances && levels(answer.distances.map((_, at) => at), answer.distances, answer.cluster),
  ],
  "transformation": (answer) => [levels(data.form.names, answer.components)],
};

function headline(text, of) {
  const line = document.createElement("p");
  line.className = "headline";
  line.append(Object.assign(document.createElement("span"), {className: "quiet", textContent: `${of} `}), String(text));
  return line;
}

function show(answer, explanation) {
  const drawn = KINDS[data.task](answer).filter(Boolean);
  if (data.meaning) drawn.splice(1, 0, note(data.meaning));
  if (answer.unknown_inputs) drawn.push(note(`Not known to the model, and taken for missing: ${answer.unknown_inputs.join(", ")}.`));
  document.getElementById("answer").replaceChildren(...drawn);
  document.getElementById("why").replaceChildren(...(explanation ? explained(explanation) : []));
}

const note = (text) => Object.assign(document.createElement("p"), {className: "quiet", textContent: text});

// ----------------------------------------------------------------------------------- explanation
function explained(explanation) {
  const title = Object.assign(document.createElement("h3"), {textContent: "Why"});
  const several = explanation.all ?? [explanation];
  const holder = document.createElement("div");
  const draw = (one) => holder.replaceChildren(...contributions(one, explanation));
  draw(explanation);
  if (several.length < 2) return [title, holder];
  const choice = document.createElement("select");
  several.forEach((one, at) => choice.add(new Option(String(one.explains), at, false, one.explains === explanation.explains)));
  choice.addEventListener("change", () => draw(several[choice.value]));
  const label = Object.assign(document.createElement("label"), {className: "inline", textContent: "Explain "});
  label.append(choice);
  return [title, label, holder];
}

function contributions(one, {background, method}) {
  const share = data.task === "classification" || (data.form?.besides ?? []).includes("probabilities");
  const format = share ? percent : withUnit;
  let reached = one.base;
  const steps = Object.entries(one.contributions)
    .filter(([name, value]) => value !== 0 && name !== background.same)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .map(([name, value]) => ({label: name.replaceAll("_", " "), from: reached, to: (reached += value), text: signed(format)(value), way: value < 0 ? "down" : "up"}));
  const like = background.same ? ` with the same ${background.same.replaceAll("_", " ")}` : "";
  const base = {label: `${background.rows} others${like}`, to: one.base, text: format(one.base), way: "whole"};
  const whole = {label: "this one", to: one.prediction, text: format(one.prediction), way: "whole", strong: true};
  return [
    bars([base, ...steps, whole], share ? 0 : undefined, share ? 1 : undefined),
    note(method === "exact" ? "Shapley values, exact: from the mean of the others to this answer." : "Shapley values, sampled: from the mean of the others to this answer."),
  ];
}

// ------------------------------------------------------------------------------------- the form
function valueOf(input) {
  const text = input.value.trim();
  if (text === "") return undefined;
  if (input.tagName === "SELECT") return JSON.parse(text);
  if (input.dataset.type === "string") return text;
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

function instance() {
  const filled = inputs.map((input) => [input.dataset.input, valueOf(input)]);
  return Object.fromEntries(filled.filter(([, value]) => value !== undefined));
}

function textOf(input, value) {
  if (value === null) return "";
  if (input.type === "datetime-local") return value.slice(0, 19);
  if (input.tagName !== "SELECT") return String(value);
  // The same value can be written in several ways: 1 and 1.0, é and \u00e9.
  const texts = [...input.options].map((option) => option.value);
  return texts.find((text) => text !== "" && JSON.parse(text) === value) ?? "";
}

function fill({instance: given, prediction, explanation}) {
  for (const input of inputs) {
    input.value = textOf(input, given[input.dataset.input] ?? null);
    input.removeAttribute("aria-invalid");
  }
  status("Answered when the model was made; ask to have it answered now.");
  show(prediction, explanation);
}

function status(text, isError = false) {
  const line = document.getElementById("status");
  line.textContent = text;
  line.className = isError ? "error" : "quiet";
}

async function call(action, body) {
  const headers = {"X-API-Key": key.value.trim(), "Content-Type": "application/json"};
  const response = await fetch(`${api}/models/${data.name}/${action}`, {method: "POST", headers, body: JSON.stringify(body)});
  return {status: response.status, body: await response.json()};
}

function refuse({message, detail}) {
  status(message, true);
  for (const {loc} of detail ?? []) {
    const input = inputs.find((one) => one.dataset.input === loc[1]);
    input?.setAttribute("aria-invalid", "true");
  }
}

async function ask() {
  sessionStorage.setItem(KEPT, key.value.trim());
  inputs.forEach((input) => input.removeAttribute("aria-invalid"));
  const unreadable = markUnreadable(inputs);
  if (unreadable) return status(unreadable, true);
  status("Asking…");
  const asked = instance();
  const explained = data.explains ? await call("explain", asked) : {status: 409};
  // What cannot be explained, or not in time, can be answered all the same.
  const answered = [409, 504].includes(explained.status) ? await call("predict", asked) : explained;
  if (answered.status !== 200) return refuse(answered.body);
  status("Answered just now.");
  return answered === explained ? show(explained.body.answer, explained.body) : show(answered.body);
}

// ----------------------------------------------------------------------------------------- drift
const watched = document.getElementById("show-drift");

async function showDrift() {
  const line = document.getElementById("drift-status");
  line.textContent = "Asking…";
  const response = await fetch(`${api}/models/${data.name}/drift`, {headers: {"X-API-Key": key.value.trim()}});
  const told = await response.json();
  line.textContent = response.ok ? "" : told.message;
  document.getElementById("drift").replaceChildren(...(response.ok ? drawn(told) : []));
}

watched?.addEventListener("click", () => {
  showDrift().catch(() => (document.getElementById("drift-status").textContent = "The API could not be reached; please try again."));
});
if (watched) watched.hidden = false;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask().catch(() => status("The API could not be reached; please try again.", true));
});
const example = document.getElementById("example");
example.addEventListener("change", () => fill(data.examples[example.value]));
for (const place of document.querySelectorAll(".api")) place.textContent = api;
key.value = sessionStorage.getItem(KEPT) ?? "";
form.hidden = false;
fill(data.examples[0]);
