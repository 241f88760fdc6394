// The form of a report: numbers are checked as they are typed, the draft is kept after pauses and before the form is sent,
// and handing in waits for what is still on its way. The server judges all of it again. Whether it can be reached at all,
// reach.js asks: until form.reached it has done so, and "unsent" tells that the form must stay.
const words = document.querySelector(".taskpage").dataset;
const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";
const PAUSE = 4000, AGAIN = 20000, PATIENCE = 20000;

for (const form of document.querySelectorAll("form.report")) {
  form.addEventListener("input", () => { form.dataset.touched = "1"; plan(form, PAUSE); });
  form.addEventListener("brought", () => { form.dataset.touched = "1"; save(form); });
  form.addEventListener("change", (event) => { if (event.target.dataset.number) judge(form, event.target); });
  form.addEventListener("submit", (event) => hold(form, event));
  form.addEventListener("unsent", (event) => { event.preventDefault(); stay(form, event.detail); });
}
addEventListener("online", () => { for (const form of document.querySelectorAll("form.report[data-touched]")) save(form); });
document.addEventListener("visibilitychange", () => {
  // A phone that is put away may never come back to the page.
  if (document.visibilityState === "hidden") for (const form of document.querySelectorAll("form.report[data-touched]")) save(form, true);
});

/** While something is on its way, handing in waits for it and then goes by itself. What was typed is kept before. */
function hold(form, event) {
  clearTimeout(form.timer);
  delete form.unsent;
  const failed = form.querySelector("li.failed");
  if (failed && !["save", "take", "discard"].includes(event.submitter?.name)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    failed.scrollIntoView({ block: "center" });
    failed.querySelector("button")?.focus();
    return;
  }
  if (event.submitter?.name !== "discard") save(form);
  const uploading = form.querySelector("li.sending");
  // reach.js asks while the draft is on its way, but not through a line that is full of photographs.
  if (!form.pending || !(uploading || Date.now() < form.reached)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (uploading) say(form, words.wait);
  if (!form.holding) leave(form, event.submitter);
}

async function leave(form, submitter) {
  form.holding = true;
  await settled(form);
  form.holding = false;
  if (form.lost) stay(form, submitter);
  else form.requestSubmit(submitter);
}

/** The form was not sent. What was typed stays on the page, and goes to the server as soon as that can be reached. */
function stay(form, submitter) {
  form.unsent = submitter?.name !== "save";
  say(form, form.unsent ? words.unsent : words.lost, true);
  form.querySelector("[data-saving]").scrollIntoView({ block: "nearest" });
  if (form.dataset.touched) plan(form, AGAIN);
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
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE); // a dead line may say nothing for many minutes
  try {
    const answer = await fetch(`${form.dataset.draft}/draft`, { method: "PUT", headers, body, signal: stop.signal, keepalive: leaving && body.length < 60000 });
    if (answer.status >= 500) throw new Error(String(answer.status));
    delete form.lost;
    const state = answer.status === 409 ? await mine(form, typed) : await answer.json();
    if (!state) { form.dataset.stale = "1"; say(form, words.changed, true); return; }
    if (!state.version) { say(form, answer.status === 401 ? words.ended : state.title, true); return; }
    version.value = state.version;
    if (!form.dataset.touched) form.dispatchEvent(new Event("kept"));
    const now = new Date();
    say(form, `${words.kept} ${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}${form.unsent ? words.still : ""}`);
  } catch {
    form.lost = true;
    form.dataset.touched = "1";
    if (!form.unsent) say(form, words.lost, true);
    plan(form, AGAIN);
  } finally {
    clearTimeout(timer);
  }
}

/** The draft of the server where it holds just this: what was saved while the page was left may come after the page anew. */
async function mine(form, typed) {
  const state = await (await fetch(`${form.dataset.draft}/draft`, { headers: { Accept: "application/json" } })).json();
  const sorted = (all) => JSON.stringify(Object.entries(all ?? {}).sort());
  return sorted(state.typed) === sorted(typed) ? state : null;
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
