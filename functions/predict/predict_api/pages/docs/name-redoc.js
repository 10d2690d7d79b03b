// Names and levels for what ReDoc leaves without them, as it appears.
function mendAll() {
  for (const found of document.querySelectorAll("select:not([aria-label])")) found.setAttribute("aria-label", "Variant");
  // ReDoc has the fifth level below the second.
  for (const found of document.querySelectorAll("h5:not([aria-level])")) found.setAttribute("aria-level", "3");
}
new MutationObserver(mendAll).observe(document.querySelector("main"), {childList: true, subtree: true});
