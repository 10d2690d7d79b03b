// Reports a complaint with the key that is typed in, and says in words how long it will take.
import {markUnreadable} from "./forms.js";

const api = new URL(document.querySelector(".brand").href).href.replace(/\/$/, "");
const form = document.getElementById("form");
const follow = document.getElementById("follow");
const key = document.getElementById("key");
const id = document.getElementById("id");
const members = [...form.querySelectorAll("[data-member]")];
const KEPT = "sklambda-api-key";
const DAY = 24;

// One complaint for one form as it stands, however often it is sent.
let idempotencyKey = null;

// ----------------------------------------------------------------------------------------- words
const one = (value, digits = 1) => Number(value.toFixed(digits)).toString();

function duration(hours) {
  if (hours < 1) return `${Math.max(1, Math.round(60 * hours))} minutes`;
  if (hours < 3 * DAY) return `${one(hours)} hours`;
  return `${one(hours / DAY)} days`;
}

const SPANS = {"24h": "a day", "72h": "three days", "7d": "a week", "30d": "a month"};

function outlook({expected_time: expected, interval, p90, closed_within: within}) {
  const held = interval.held ?? interval.coverage;
  return [
    line("headline", `About ${duration(expected)}`),
    line("", "Half of all such complaints are closed sooner, half later."),
    line("", `${Math.round(100 * held)} of 100 such complaints take between ${duration(interval.low)} and ${duration(interval.high)}.`),
    p90 != null && line("", `Nine of ten are closed within ${duration(p90)}.`),
    within && chances(within),
  ];
}

function chances(within) {
  const list = element("ul", "chances");
  for (const [span, chance] of Object.entries(within)) {
    const of100 = Math.round(100 * chance);
    const words = of100 >= 100 ? "nearly all" : of100 <= 0 ? "hardly any" : `${of100} of 100`;
    list.append(line("", `Within ${SPANS[span] ?? span}: ${words} are closed.`, "li"));
  }
  return list;
}

function state(complaint) {
  if (complaint.status !== "closed") return line("", "It is open.");
  const against = complaint.actual_time <= complaint.expected_time ? "sooner" : "later";
  return line("", `It was closed after ${duration(complaint.actual_time)}, ${against} than expected (${duration(complaint.expected_time)}).`);
}

function element(name, className) {
  const made = document.createElement(name);
  if (className) made.className = className;
  return made;
}

const line = (className, text, name = "p") => Object.assign(element(name, className), {textContent: text});

function status(text, isError = false) {
  const told = document.getElementById("status");
  told.textContent = text;
  told.className = isError ? "error" : "quiet";
}

function show(complaint, said) {
  status(said);
  const name = line("", complaint.official_name, "h3");
  const where = line("quiet", "Its ID: ");
  where.append(Object.assign(element("code"), {textContent: complaint.id}));
  document.getElementById("answer").replaceChildren(...[name, state(complaint), ...outlook(complaint), where].filter(Boolean));
  id.value = complaint.id;
}

// ----------------------------------------------------------------------------------------- asking
async function call(method, path, body, headers = {}) {
  sessionStorage.setItem(KEPT, key.value.trim());
  const sent = {"X-API-Key": key.value.trim(), ...headers};
  if (body) sent["Content-Type"] = "application/json";
  const response = await fetch(`${api}/${path}`, {method, headers: sent, body: body && JSON.stringify(body)});
  return {status: response.status, body: await response.json()};
}

function refuse({message, detail}) {
  status(message, true);
  document.getElementById("answer").replaceChildren();
  const wrong = (detail ?? []).map(({loc}) => members.find((member) => member.dataset.member === loc[1])).filter(Boolean);
  wrong.forEach((member) => member.setAttribute("aria-invalid", "true"));
  wrong[0]?.focus();
}

function reported() {
  const filled = members.map((member) => [member.dataset.member, value(member)]);
  return Object.fromEntries(filled.filter(([, given]) => given !== undefined));
}

function value(member) {
  const text = member.value.trim();
  if (text === "") return undefined;
  return "number" in member.dataset && Number.isFinite(Number(text)) ? Number(text) : text;
}

async function report() {
  members.forEach((member) => member.removeAttribute("aria-invalid"));
  const unreadable = markUnreadable(members);
  if (unreadable) return status(unreadable, true);
  status("Reporting…");
  idempotencyKey ??= crypto.randomUUID();
  const answered = await call("POST", "input/", reported(), {"Idempotency-Key": idempotencyKey});
  if (answered.status !== 201) return refuse(answered.body);
  show(answered.body, "Reported just now. Keep its ID to follow it.");
}

async function look() {
  status("Looking it up…");
  const answered = await call("GET", `input/${encodeURIComponent(id.value.trim())}`);
  if (answered.status !== 200) return refuse(answered.body);
  show(answered.body, "As it is now.");
}

const unreachable = () => status("The API could not be reached; please try again.", true);

// ------------------------------------------------------------------------------------------ place
const map = document.getElementById("map");
const hexagons = [...map.querySelectorAll("path")];
const place = document.getElementById("place");
const near = document.getElementById("near");
const RADIUS = 80;
const field = (name) => members.find((member) => member.dataset.member === name);

function mark() {
  const {north, west, down, right} = map.dataset;
  const [lat, lon] = [value(field("lat")), value(field("lon"))];
  const known = typeof lat === "number" && typeof lon === "number";
  place.setAttribute("r", known ? RADIUS : 0);
  near.textContent = "";
  if (!known) return;
  const at = {x: (lon - west) / right, y: (north - lat) / down};
  place.setAttribute("cx", at.x);
  place.setAttribute("cy", at.y);
  const around = hexagons.find((hexagon) => hexagon.isPointInFill(at));
  near.textContent = around ? `Near ${around.textContent}.` : "Outside the city as it is drawn here.";
}

map.addEventListener("click", (event) => {
  const {north, west, down, right} = map.dataset;
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
  field("lat").value = (north - at.y * down).toFixed(5);
  field("lon").value = (Number(west) + at.x * right).toFixed(5);
  form.dispatchEvent(new Event("input"));
});

form.addEventListener("input", () => {
  idempotencyKey = null;
  mark();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  report().catch(unreachable);
});
follow.addEventListener("submit", (event) => {
  event.preventDefault();
  look().catch(unreachable);
});
key.value = sessionStorage.getItem(KEPT) ?? "";
form.hidden = follow.hidden = false;
