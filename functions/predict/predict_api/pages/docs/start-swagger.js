// Everything is relative to the page, so that it works behind any stage or base path.

// As the pages of models keep it: in this tab, until it is closed.
const KEPT = "sklambda-api-key";
const SCHEME = "ApiKey";

// The key is kept with the page's own button, and forgotten with it.
const keepsTheKey = {
  statePlugins: {
    auth: {
      wrapActions: {
        authorize: (original) => (given) => {
          if (given[SCHEME]) sessionStorage.setItem(KEPT, given[SCHEME].value);
          return original(given);
        },
        logout: (original) => (names) => {
          sessionStorage.removeItem(KEPT);
          return original(names);
        },
      },
    },
  },
};

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

// A call as it is pasted into a shell. curl reads the key from its input: what is an argument, other
// users of the machine can see, and the shell remembers.
function asCurl(request) {
  const {url, method, headers = {}, body} = request.toJS();
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== "x-api-key");
  const needsKey = others.length < Object.keys(headers).length;
  const words = ["curl", ...(needsKey ? ["-H @-"] : []), ...(method === "GET" ? [] : [`-X ${method}`]), quoted(url)];
  const lines = [words.join(" "), ...others.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`)];
  if (body !== undefined) lines.push(`-d ${quoted(typeof body === "string" ? body : JSON.stringify(body))}`);
  return lines.join(" \\\n  ") + (needsKey ? ' <<< "X-API-Key: $SKLAMBDA_API_KEY"' : "");
}

const showsNoKey = ({React}) => ({
  components: {
    // As text: Swagger UI puts a link into the button that opens a call.
    DeepLink: ({text}) => React.createElement("span", null, text),
    curl: ({request}) =>
      React.createElement("div", {className: "curl-command"},
        React.createElement("h4", null, "Curl"),
        React.createElement("pre", {className: "curl microlight", tabIndex: 0}, asCurl(request))),
  },
});

// Names for what Swagger UI leaves without one, as it appears.
const NAMES = {
  "#servers": "Server",
  ".examples-select-element": "Example",
  ".content-type": "Content type",
  "textarea.body-param__text": "Body of the request",
  ".copy-to-clipboard > button": "Copy",
};

function mendAll() {
  for (const [place, name] of Object.entries(NAMES)) {
    for (const found of document.querySelectorAll(`${place}:not([aria-label])`)) found.setAttribute("aria-label", name);
  }
  // Swagger UI has no heading between the first and the third level.
  for (const found of document.querySelectorAll("#swagger-ui :is(h3, h4, h5):not([aria-level])")) {
    found.setAttribute("aria-level", found.tagName[1] - 1);
  }
  // What scrolls, the keyboard must reach.
  for (const found of document.querySelectorAll(".microlight:not([tabindex])")) found.setAttribute("tabindex", "0");
}
new MutationObserver(mendAll).observe(document.getElementById("swagger-ui"), {childList: true, subtree: true});

const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

window.ui = SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [keepsTheKey, showsNoKey],
  deepLinking: true,
  displayRequestDuration: true,
  showExtensions: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  onComplete: () => {
    const key = sessionStorage.getItem(KEPT);
    if (key) window.ui.preauthorizeApiKey(SCHEME, key);
  },
});
