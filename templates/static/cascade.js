// What every page gains by script; each of them also works without. Nothing of others, nothing from outside.
//
// data-swap="ID"      on a link or form: fetches its address and replaces the element #ID by the one of that id in the answer;
//                     with data-push the address bar follows
// data-load="URL"     on <details>: fills its [data-into] when first opened
// data-confirm="…"    on a button, link or form: asks first
// data-select-all="N" on a checkbox: ticks all boxes named N (data-only="selector" narrows them)
// data-enables="ID"   on a form: the element #ID counts and is enabled by its ticked boxes
// data-submit         on a select or checkbox: submits its form when changed
// data-filter="ID"    on an input: hides the rows of #ID whose text lacks what was typed
// data-copy="ID"      on a button: copies the text of #ID;   data-print: prints the page
const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";

/** Tell those who listen rather than look. */
export function announce(sentence) {
  const place = document.getElementById("announcements");
  if (place) place.textContent = sentence;
}

/** fetch() with what the service asks of scripts. */
export function ask(address, options = {}) {
  const headers = new Headers(options.headers);
  if (csrf) headers.set("X-CSRF-Token", csrf);
  headers.set("Accept", headers.get("Accept") ?? "text/html");
  return fetch(address, { credentials: "same-origin", ...options, headers });
}

/** Replace #id by its counterpart in the page at `address`. Returns whether it was there. */
export async function swap(id, address, options = {}, push = false) {
  const old = document.getElementById(id);
  old?.setAttribute("aria-busy", "true");
  try {
    const answer = await ask(address, options);
    if (options.body && answer.status >= 500) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(id);
    if (answer.status === 401 && options.body) {
      // The session has ended: the answer shows what was typed, and another address would lose it.
      document.querySelector("main").replaceWith(page.querySelector("main"));
      return false;
    }
    if (!old || !fresh) { location.assign(answer.url); return false; }
    const focused = document.activeElement?.id;
    old.replaceWith(fresh);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    if (push) history.pushState({ swapped: true }, "", answer.url);
    document.dispatchEvent(new CustomEvent("swapped", { detail: fresh }));
    announce(fresh.dataset.announce ?? "");
    return true;
  } catch {
    // Without the network the plain way shows the browser's own page for that; a form stays, with what was typed.
    old?.removeAttribute("aria-busy");
    if (!options.method || options.method === "get") location.assign(address);
    else options.form.dispatchEvent(new CustomEvent("unsent", { bubbles: true, cancelable: true, detail: options.button }));
    return false;
  }
}

function confirmed(element) {
  const sentence = element?.closest("[data-confirm]")?.dataset.confirm;
  return !sentence || window.confirm(sentence);
}

document.addEventListener("click", (event) => {
  const target = event.target.closest?.("a, button, [data-print], [data-copy]");
  if (!target) return;
  if (target.tagName !== "FORM" && target.dataset.confirm && !confirmed(target)) { event.preventDefault(); return; }
  if (target.dataset.print !== undefined) window.print();
  if (target.dataset.copy) copy(target);
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (target.matches("a[data-swap]") && plain) {
    event.preventDefault();
    swap(target.dataset.swap, target.href, {}, target.dataset.push !== undefined);
  }
});

async function copy(button) {
  const text = document.getElementById(button.dataset.copy)?.textContent ?? "";
  try { await navigator.clipboard.writeText(text.trim()); button.dataset.done = "1"; } catch { /* the text can be marked by hand */ }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && !event.submitter?.dataset.confirm && !confirmed(form)) { event.preventDefault(); return; }
  if (form.dataset.swap) {
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    const get = (event.submitter?.formMethod || form.method) === "get";
    const address = new URL(event.submitter?.getAttribute("formaction") ?? form.action, location.href);
    if (get) address.search = new URLSearchParams([...data].filter(([, value]) => value !== "")).toString();
    swap(form.dataset.swap, address, get ? {} : { method: "post", body: data, form, button: event.submitter }, get && form.dataset.push !== undefined);
    return;
  }
  if (form.dataset.sent) { event.preventDefault(); return; } // a second tap on a slow phone
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
window.addEventListener("popstate", (event) => { if (event.state?.swapped || document.querySelector("[data-push]")) location.reload(); });

document.addEventListener("toggle", async (event) => {
  const details = event.target;
  const into = details.open && details.dataset?.load && details.querySelector(":scope > [data-into]");
  if (!into || into.dataset.loaded) return;
  into.dataset.loaded = "1";
  into.setAttribute("aria-busy", "true");
  try {
    const answer = await ask(details.dataset.load);
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    into.replaceChildren(...page.body.childNodes);
  } catch {
    delete into.dataset.loaded; // opening it again tries again
  }
  into.removeAttribute("aria-busy");
}, true);

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.dataset.selectAll) {
    const only = box.dataset.only ?? "*";
    for (const one of document.querySelectorAll(`input[type=checkbox][name="${box.dataset.selectAll}"]`)) {
      if (!one.disabled && one.matches(only)) one.checked = box.checked;
    }
  }
  if (box.dataset.submit !== undefined) box.form?.requestSubmit();
  for (const form of document.querySelectorAll("form[data-enables]")) count(form);
});

function count(form) {
  const button = document.getElementById(form.dataset.enables);
  const boxes = [...form.elements].filter((one) => one.type === "checkbox" && one.checked && !one.dataset.selectAll);
  if (!button) return;
  button.disabled = !boxes.length;
  const place = button.querySelector("[data-count]");
  if (place) place.textContent = boxes.length ? ` ${boxes.length}` : "";
}

document.addEventListener("input", (event) => {
  const list = event.target.dataset?.filter && document.getElementById(event.target.dataset.filter);
  if (!list) return;
  const wanted = event.target.value.trim().toLowerCase();
  for (const row of list.querySelectorAll("tbody tr, li")) row.hidden = !row.textContent.toLowerCase().includes(wanted);
});

document.addEventListener("swapped", () => document.querySelectorAll("form[data-enables]").forEach(count));
// Not before: whoever comes back finds the ticks set again, but only once the page is all there.
addEventListener("pageshow", () => document.querySelectorAll("form[data-enables]").forEach(count));
for (const form of document.querySelectorAll("form[data-enables]")) count(form);
document.querySelector("[autofocus][tabindex='-1']")?.focus();
document.documentElement.dataset.script = "1";
