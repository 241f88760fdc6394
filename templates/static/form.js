// The form of a report: numbers are checked as they are typed, the draft is kept after pauses, and handing in waits for
// what is still on its way. The server judges all of it again.
const words = document.querySelector(".taskpage").dataset;
const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";
const PAUSE = 4000, AGAIN = 20000;

for (const form of document.querySelectorAll("form.report")) {
  form.addEventListener("input", () => { form.dataset.touched = "1"; plan(form, PAUSE); });
  form.addEventListener("change", (event) => { if (event.target.dataset.number) judge(form, event.target); });
  form.addEventListener("submit", (event) => hold(form, event));
}
document.addEventListener("visibilitychange", () => {
  // A phone that is put away may never come back to the page.
  if (document.visibilityState === "hidden") for (const form of document.querySelectorAll("form.report[data-touched]")) save(form, true);
});

/** While something is on its way, handing in waits for it and then goes by itself. */
function hold(form, event) {
  clearTimeout(form.timer);
  if (navigator.onLine === false) {
    // The browser's own page for a lost network would take the place of what was typed.
    event.preventDefault();
    event.stopImmediatePropagation();
    form.dataset.touched = "1";
    say(form, words.lost, true);
    return;
  }
  const failed = form.querySelector("li.failed");
  if (failed && !["save", "take", "discard"].includes(event.submitter?.name)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    failed.scrollIntoView({ block: "center" });
    failed.querySelector("button")?.focus();
    return;
  }
  if (!form.pending) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  say(form, words.wait);
  const submitter = event.submitter;
  settled(form).then(() => form.requestSubmit(submitter));
}

async function settled(form) {
  while (form.pending) {
    await form.queue;
    await new Promise((done) => setTimeout(done));
  }
}

function plan(form, after) {
  clearTimeout(form.timer);
  form.timer = setTimeout(() => save(form), after);
}

function save(form, leaving = false) {
  clearTimeout(form.timer);
  if (!form.dataset.touched || form.dataset.sent || form.dataset.stale) return;
  delete form.dataset.touched;
  form.pending = (form.pending ?? 0) + 1;
  form.queue = (form.queue ?? Promise.resolve()).then(() => keep(form, leaving)).finally(() => { form.pending -= 1; });
}

async function keep(form, leaving) {
  const version = form.elements.draft_version;
  const typed = Object.fromEntries([...new FormData(form)].filter(([name]) => /^(value\.|entry\.|text$|nil$)/.test(name)));
  const headers = { "Content-Type": "application/json", Accept: "application/json", ...(csrf && { "X-CSRF-Token": csrf }) };
  const body = JSON.stringify({ typed, version: Number(version.value) });
  try {
    const answer = await fetch(`${form.dataset.draft}/draft`, { method: "PUT", headers, body, keepalive: leaving && body.length < 60000 });
    if (answer.status === 409) { form.dataset.stale = "1"; say(form, words.changed, true); return; }
    if (!answer.ok) throw new Error(String(answer.status));
    version.value = (await answer.json()).version;
    const now = new Date();
    say(form, `${words.kept} ${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`);
  } catch {
    form.dataset.touched = "1";
    say(form, words.lost, true);
    plan(form, AGAIN);
  }
}

function say(form, sentence, bad = false) {
  const place = form.querySelector("[data-saving]");
  place.textContent = sentence;
  place.classList.toggle("mistake", bad);
}

/** The rules of domain/reports.py for one number; what is empty is only told when handed in. */
function judge(form, input) {
  const typed = input.value.normalize("NFKC").trim().replace(/[−–]/g, "-").replace(/^([+-]?\d{1,3}(?:[, ]\d{3})+)/, (found) => found.replace(/[, ]/g, ""));
  let said = "";
  if (typed && !/^[+-]?(\d+(\.\d+)?|\.\d+)$/.test(typed)) said = words.figure;
  else if (typed && input.dataset.number === "whole" && !Number.isInteger(Number(typed))) said = words.whole;
  else if (typed && input.dataset.minimum && Number(typed) < Number(input.dataset.minimum)) said = words.low.replace("{}", input.dataset.minimum);
  else if (typed && input.dataset.maximum && Number(typed) > Number(input.dataset.maximum)) said = words.high.replace("{}", input.dataset.maximum);
  tell(input, said);
}

function tell(input, said) {
  const id = `${input.id}-mistake`;
  document.getElementById(id)?.remove();
  const described = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  if (said) {
    const place = document.createElement("p");
    place.className = "mistake";
    place.id = id;
    place.textContent = said;
    input.parentElement.append(place);
    described.push(id);
    input.setAttribute("aria-invalid", "true");
  } else input.removeAttribute("aria-invalid");
  input.setAttribute("aria-describedby", described.join(" "));
}
