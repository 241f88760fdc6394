// What a liaison types is also kept in this tab, until the server has it: a phone may throw a page away while its owner looks
// something up, and a line may die while a form is sent. It goes with the tab, and only its own person sees it again.
// A report has its draft besides: form.js tells by "kept" that the server has all of it.
const words = document.querySelector("script[data-restored]").dataset;
const who = document.querySelector(".person .name")?.textContent ?? "";
const PREFIX = "typed ";

settle();

for (const form of document.querySelectorAll(".taskpage form[method=post]")) {
  if (!form.querySelector("textarea, input[type=text]")) continue;
  const key = `${PREFIX}${who} ${new URL(form.getAttribute("action"), location.href).pathname}`;
  bring(form, key);
  form.addEventListener("input", () => store(key, { typed: typed(form), version: version(form) }));
  form.addEventListener("kept", () => store(key));
  // A file that came up meanwhile has changed the draft.
  document.addEventListener("visibilitychange", () => { if (stored(key)) store(key, { ...stored(key), version: version(form) }); });
  // Not at once: a form that another script holds back is not sent.
  addEventListener("submit", (event) => { if (event.target === form && !event.defaultPrevented) sent(key); });
}

function version(form) {
  return form.elements.draft_version?.value ?? "";
}

function blanks(form) {
  return [...form.elements].filter((one) => one.id && one.matches("textarea, select, input[type=text], input[type=radio], input[type=checkbox]"));
}

function ticked(blank) {
  return blank.type === "radio" || blank.type === "checkbox";
}

function typed(form) {
  return Object.fromEntries(blanks(form).map((one) => [one.id, ticked(one) ? one.checked : one.value]));
}

function store(key, copy = null) {
  try {
    if (copy) sessionStorage.setItem(key, JSON.stringify(copy));
    else sessionStorage.removeItem(key);
  } catch { /* full, or forbidden: the page itself still holds it */ }
}

function keys() {
  try { return Object.keys(sessionStorage).filter((one) => one.startsWith(PREFIX)); } catch { return []; }
}

function stored(key) {
  try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; }
}

function sent(key) {
  const copy = stored(key);
  if (copy) store(key, { ...copy, sent: true });
}

/** Who comes on from a form that was sent has had the server's answer to it; who comes back from it has not. */
function settle() {
  const [arrival] = performance.getEntriesByType("navigation");
  const refused = document.querySelector(".summary[role=alert]"), nothing = document.querySelector(".refusal");
  for (const key of keys()) {
    const copy = stored(key);
    if (!copy?.sent || arrival?.type === "reload") continue;
    // What was refused is in the page again; a report's draft is then somebody else's, or holds it already.
    if (arrival?.type === "back_forward" || nothing || (refused && !copy.version)) store(key, { ...copy, sent: false });
    else store(key);
  }
}

/** Bring back what the server has not got. */
function bring(form, key) {
  const copy = stored(key);
  if (!copy) return;
  const shown = typed(form);
  const other = Object.keys(copy.typed).some((id) => id in shown && shown[id] !== copy.typed[id]);
  if (!other) { if (copy.version) store(key); return; }
  if (copy.version === version(form)) { fill(form, copy.typed); tell(form, words.restored); return; }
  // Somebody has changed the draft since: which of the two counts, a person decides.
  const button = document.createElement("button");
  button.type = "button";
  button.className = "second";
  button.textContent = words.replace;
  button.onclick = () => { button.parentElement.remove(); fill(form, copy.typed); };
  tell(form, words.differs).append(button);
}

function fill(form, typed) {
  for (const blank of blanks(form)) {
    if (!(blank.id in typed)) continue;
    if (ticked(blank)) blank.checked = typed[blank.id];
    else blank.value = typed[blank.id];
  }
  form.dispatchEvent(new Event("brought"));
}

function tell(form, sentence) {
  const place = document.createElement("div");
  place.className = "note warn";
  place.setAttribute("role", "status");
  place.textContent = sentence;
  form.prepend(place);
  form.closest("details")?.setAttribute("open", "");
  return place;
}
