// The wizard with script: drafts save themselves while one types, evidence is shown without a jump, and a forecast
// under way tells how far it is. Everything works without.

const DELAY = 1500;

function keep(form) {
  const told = document.getElementById("saved");
  const version = form.elements.namedItem("version");
  let timer = 0;
  let running = false;
  let again = false;
  let stopped = false;

  async function save() {
    if (running) { again = true; return; }
    running = true;
    const data = new FormData(form);
    data.set("act", "save");
    try {
      const answer = await fetch(form.action, {
        method: "post", body: new URLSearchParams(data),
        headers: { "X-CSRF-Token": document.querySelector("meta[name=csrf]").content, "X-Background": "1", Accept: "application/json" },
      });
      if (answer.ok) {
        version.value = (await answer.json()).version;
        if (told) told.textContent = `${new Date().toTimeString().slice(0, 5)} ✓`;
      } else if (answer.status === 409) {
        stopped = true; // somebody else saved: pressing a button shows what to do
      }
    } catch { again = true; /* no network: the next change, or a button, tries again */ }
    running = false;
    if (again && !stopped) { again = false; later(); }
  }
  function later() { clearTimeout(timer); if (!stopped) timer = setTimeout(save, DELAY); }

  form.addEventListener("input", later);
  form.addEventListener("unsent", later);
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!running) return;
    // What is on its way must be answered first: its version is the one that the form has to name.
    event.preventDefault();
    const button = event.submitter;
    const wait = setInterval(() => { if (!running) { clearInterval(wait); delete form.dataset.sent; form.requestSubmit(button); } }, 50);
  });
}

function choosing(box) {
  const mode = box.checked && box.dataset.chooses && document.getElementById(box.dataset.chooses);
  if (mode) mode.checked = true;
}

function show(link) {
  const mark = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!mark) return false;
  for (const other of document.querySelectorAll(".evidence.shown")) other.classList.remove("shown");
  mark.classList.add("shown");
  mark.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  return true;
}

function goTo(link) {
  const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  for (let one = field.parentElement; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
  const blank = field.matches("input, textarea, select") ? field : field.querySelector("input:not([type=hidden]), textarea, select");
  blank?.focus({ preventScroll: true });
  (blank ?? field).scrollIntoView({ block: "center" });
}

async function follow(element) {
  try {
    const answer = await fetch(element.dataset.again, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("forecast");
    const old = document.getElementById("forecast");
    if (!fresh || !old) return;
    old.replaceWith(fresh);
  } catch { /* tried again below */ }
  watch();
}
function watch() {
  const running = document.querySelector("[data-again]");
  if (running) setTimeout(() => follow(running), 700);
}

for (const form of document.querySelectorAll("form[data-keep]")) keep(form);
document.addEventListener("change", (event) => choosing(event.target));
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.source, a.tag, #mistakes a");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (link.matches(".source")) { if (show(link)) event.preventDefault(); } else setTimeout(() => goTo(link));
});
if (location.hash) goTo(location);
watch();

// After a button that adds or takes away, on a page that is not led to anew.
document.getElementById(document.querySelector("[data-goto]")?.dataset.goto)?.scrollIntoView({ block: "center" });
