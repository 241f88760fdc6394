// Sending a form leaves its page for good: without the network the browser's own page takes its place, and what was typed
// may be gone with it. So the service is first asked whether it answers at all; where it does not, the page stays and says so.
// Connected is not enough: a hot spot without internet, or a service that is starting anew, looks the same to the browser.
//
// The form is told by the event "unsent" (detail: its button); one that says it in words of its own prevents the default.
// Without this script, or in a browser that cannot send a form again by its button, forms are sent as ever.
const HEALTH = new URL("../healthz", import.meta.url);
const PATIENCE = 4000, LONGER = 8000, FRESH = 3000, NOTICED = 600;
const able = "requestSubmit" in HTMLFormElement.prototype && typeof SubmitEvent === "function" && "submitter" in SubmitEvent.prototype;
const words = document.querySelector("main").dataset;

/** Whether the service answers; undefined where nothing came in time, good or bad. */
export async function answers(patience = PATIENCE) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(HEALTH, { cache: "no-store", redirect: "manual", signal: stop.signal });
    // A proxy may keep the address to itself, but what it says for a dead service, or a hot spot for everybody, is no answer.
    if (!answer.ok) return answer.status >= 400 && answer.status < 500;
    return (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
  } catch {
    return stop.signal.aborted ? undefined : false;
  } finally {
    clearTimeout(timer);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target, button = event.submitter;
  if (event.defaultPrevented || form.dataset.swap || form.dataset.sent || !posts(form, button) || Date.now() < form.reached) return;
  if (!able && navigator.onLine !== false) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.asking) return;
  if (able) attempt(form, button);
  else unsent(form, button);
});

function posts(form, button) {
  return (button?.getAttribute("formmethod") ?? form.getAttribute("method") ?? "").toLowerCase() === "post";
}

async function attempt(form, button) {
  form.asking = true;
  form.told?.remove();
  const noticed = setTimeout(() => button?.setAttribute("aria-busy", "true"), NOTICED);
  let reached = await answers();
  if (reached === undefined) {
    tell(form, button, words.slow, "warn");
    reached = await answers(LONGER);
  }
  clearTimeout(noticed);
  button?.removeAttribute("aria-busy");
  form.told?.remove();
  form.asking = false;
  if (!reached) unsent(form, button);
  else if (!button || button.form === form) {
    form.reached = Date.now() + FRESH; // until when that holds
    form.requestSubmit(button ?? undefined);
  }
}

function unsent(form, button) {
  form.dispatchEvent(new CustomEvent("unsent", { bubbles: true, cancelable: true, detail: button }));
}

document.addEventListener("unsent", (event) => {
  if (!event.defaultPrevented) tell(event.target, event.detail, words.unsent, "bad");
});

/** Beside the button that was pressed: that is where somebody looks. */
function tell(form, button, sentence, kind) {
  form.told?.remove();
  form.told = document.createElement("p");
  form.told.className = `note ${kind}`;
  form.told.setAttribute("role", kind === "bad" ? "alert" : "status");
  form.told.textContent = sentence;
  if (button) (button.closest(".acts, .actions, .toolbar") ?? button).before(form.told);
  else form.append(form.told);
  form.told.scrollIntoView({ block: "nearest" });
}
