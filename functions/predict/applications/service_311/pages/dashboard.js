// Brings the figures up to date once a minute, while somebody looks at them.
const EVERY = 60_000;

async function refresh() {
  if (document.hidden) return;
  const response = await fetch(location.href, {headers: {Accept: "text/html"}});
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("figures");
  const shown = document.getElementById("figures");
  // Nobody loses a table that is open, or their place in it.
  if (!fresh || shown.contains(document.activeElement)) return;
  for (const open of shown.querySelectorAll("details[open]")) {
    const same = page.getElementById(open.id);
    if (same) same.open = true;
  }
  shown.replaceWith(fresh);
}

setInterval(() => refresh().catch(() => {}), EVERY);
