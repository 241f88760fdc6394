// Files of a report: each goes up as soon as it is chosen, with progress, and belongs to the draft until the report is handed in.
// Without this script the same form sends its files by itself. What is under way for a form waits in form.queue, which
// form.js shares: one thing at a time, so that the version of the draft is always the newest one.
const words = document.querySelector(".taskpage").dataset;
const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";
const PATIENCE = 15000, STALLED = 30000;

for (const slot of document.querySelectorAll("form.report fieldset.slot")) {
  slot.addEventListener("change", (event) => {
    if (event.target.type !== "file") return;
    for (const file of event.target.files) begin(slot, file);
    event.target.value = ""; // what is on its way must not be sent a second time with the form
  });
  for (const kind of ["dragenter", "dragover"]) {
    slot.addEventListener(kind, (event) => { event.preventDefault(); slot.dataset.over = "1"; });
  }
  slot.addEventListener("dragleave", () => delete slot.dataset.over);
  slot.addEventListener("drop", (event) => {
    event.preventDefault();
    delete slot.dataset.over;
    for (const file of event.dataTransfer.files) begin(slot, file);
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("form.report button.take");
  if (!button?.value) return;
  event.preventDefault();
  const form = button.form, row = button.closest("li");
  if (row.hasAttribute("aria-busy")) return;
  row.setAttribute("aria-busy", "true");
  row.querySelector(".mistake")?.remove();
  enqueue(form, async () => {
    const { gone, reason } = await taken(form, button.value);
    row.removeAttribute("aria-busy");
    if (!gone) { remain(row, reason); return; }
    const next = row.nextElementSibling?.querySelector("button") ?? row.closest("fieldset").querySelector("input");
    row.remove();
    next?.focus();
  });
});

/** Take a file out of the draft; the reason is that of the server, where it refused. */
async function taken(form, number) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(`${form.dataset.draft}/files/${number}`, { method: "DELETE", headers: headers(), signal: stop.signal });
    const state = parsed(await answer.text());
    if (answer.ok) settle(form, state);
    return { gone: answer.ok || answer.status === 404, reason: state?.title };
  } catch {
    return { gone: false };
  } finally {
    clearTimeout(timer);
  }
}

function remain(row, reason) {
  const told = document.createElement("span");
  told.className = "mistake";
  told.setAttribute("role", "alert");
  told.textContent = reason || words.stays;
  row.querySelector(".filename").append(told);
}

function headers(more = {}) {
  return { Accept: "application/json", ...(csrf && { "X-CSRF-Token": csrf }), ...more };
}

/** One thing after the other for each form. */
function enqueue(form, work) {
  form.pending = (form.pending ?? 0) + 1;
  form.queue = (form.queue ?? Promise.resolve()).then(work).catch(() => {}).finally(() => { form.pending -= 1; });
  return form.queue;
}

/** The draft has a new version; where somebody else was in between, saving will say so. */
function settle(form, state) {
  const version = form.elements.draft_version;
  if (Number(version.value) === state.before) version.value = state.version;
}

function begin(slot, file) {
  const row = rowOf(slot, file);
  slot.querySelector("[data-files]").append(row);
  slot.closest("details")?.setAttribute("open", "");
  enqueue(slot.form, () => send(slot, file, row));
}

function rowOf(slot, file) {
  const row = document.createElement("li");
  row.className = "sending";
  const picture = file.type.startsWith("image/");
  const image = picture ? document.createElement("img") : sheet();
  if (picture) {
    image.width = image.height = 44;
    image.alt = "";
    image.src = URL.createObjectURL(file);
    image.addEventListener("error", () => image.replaceWith(sheet()), { once: true });
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  }
  const name = document.createElement("span");
  name.className = "filename";
  name.textContent = file.name;
  const progress = document.createElement("progress");
  progress.max = 100;
  progress.value = 0;
  progress.setAttribute("aria-label", `${words.uploading} ${file.name}`);
  const told = document.createElement("span");
  told.className = "hint";
  told.setAttribute("role", "status");
  name.append(progress, told);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "take";
  button.textContent = words.cancel;
  row.append(image, name, button);
  return row;
}

/** What stands for a file that cannot be looked at. */
function sheet() {
  const place = document.createElement("span");
  place.className = "sheet";
  place.setAttribute("aria-hidden", "true");
  return place;
}

function send(slot, file, row) {
  if (row.dataset.cancelled) return undefined;
  const form = slot.form, button = row.querySelector("button"), progress = row.querySelector("progress");
  const told = row.querySelector("[role=status]");
  const address = `${form.dataset.draft}/files?${new URLSearchParams({ name: file.name || "photo", slot: slot.dataset.slot })}`;
  const request = new XMLHttpRequest();
  return new Promise((done) => {
    button.onclick = () => { row.dataset.cancelled = "1"; request.abort(); row.remove(); done(); };
    const lost = () => { failed(slot, file, row, "", true); done(); };
    const moved = watched(request, lost);
    request.open("POST", address);
    for (const [key, value] of Object.entries(headers({ "Content-Type": "application/octet-stream" }))) {
      request.setRequestHeader(key, value);
    }
    request.upload.onprogress = (event) => {
      const share = event.lengthComputable ? Math.floor((100 * event.loaded) / event.total) : 0;
      progress.value = share;
      told.textContent = `${share}%`;
      moved();
    };
    request.onload = () => {
      const state = parsed(request.responseText);
      if (request.status === 201) arrived(form, slot, row, state);
      else failed(slot, file, row, state?.title, request.status >= 500);
      done();
    };
    request.onerror = lost;
    request.send(file);
  });
}

/** On a dead line a request may hang for many minutes: where nothing moves and the service does not answer, it is lost. */
function watched(request, lost) {
  let timer = 0;
  const look = async () => {
    const { answers } = await import(`./reach.js${new URL(import.meta.url).search}`);
    const answered = await answers(PATIENCE);
    if (request.readyState === XMLHttpRequest.DONE || request.readyState === XMLHttpRequest.UNSENT) return;
    if (answered) moved();
    else { request.abort(); lost(); }
  };
  const moved = () => { clearTimeout(timer); timer = setTimeout(look, STALLED); };
  request.onloadend = () => clearTimeout(timer);
  moved();
  return moved;
}

function parsed(text) {
  try { return JSON.parse(text); } catch { return null; }
}

function arrived(form, slot, row, state) {
  settle(form, state);
  const shown = new Set([...slot.querySelectorAll("button[name=take]")].map((one) => Number(one.value)));
  const kept = state.files.find((one) => one.slot === slot.dataset.slot && !shown.has(one.number));
  if (!kept) { row.remove(); return; } // the very file is there already, and is kept once
  const button = row.querySelector("button"), told = row.querySelector("[role=status]");
  row.className = "";
  row.querySelector("progress").remove();
  told.textContent = `${words.done} · ${size(kept.size)}`;
  button.type = "submit";
  button.name = "take";
  button.value = kept.number;
  button.onclick = null;
  button.textContent = words.take;
  button.setAttribute("aria-label", `${words.take} ${kept.name}`);
  slot.removeAttribute("aria-invalid");
}

function failed(slot, file, row, reason, again) {
  const told = row.querySelector("[role=status]"), button = row.querySelector("button");
  row.className = "failed";
  told.textContent = reason || words.failed;
  row.querySelector("progress").remove();
  button.textContent = words.take;
  button.onclick = () => row.remove();
  if (!again) return;
  const retry = document.createElement("button");
  retry.type = "button";
  retry.className = "take";
  retry.textContent = words.retry;
  retry.onclick = () => { row.replaceWith(row = rowOf(slot, file)); enqueue(slot.form, () => send(slot, file, row)); };
  row.append(retry);
}

function size(octets) {
  return octets >= 1048576 ? `${(octets / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(octets / 1024))} KB`;
}
