// Applies what the stream of a monitor tells: counts, bars and the lights of units that are on the page.
// The very module of the page, version and all: another address would be a second copy that answers every click again.
const { swap } = await import(`./cascade.js${new URL(import.meta.url).search}`);

let source = null;
let wait = 1000;

const place = () => document.querySelector("[data-live]");
const number = (value) => String(value);

function say(on) {
  const told = document.getElementById("live");
  const root = place();
  if (!told || !root) return;
  told.hidden = false;
  told.classList.toggle("off", !on);
  told.textContent = on ? root.dataset.on : root.dataset.off;
}

function percent(part, whole) {
  if (!whole) return "—";
  const rounded = Math.round((100 * part) / whole);
  return `${part && part < whole ? Math.min(Math.max(rounded, 1), 99) : rounded}%`;
}

function bars(levels) {
  for (const level of document.querySelectorAll("[data-level]")) {
    const counts = levels[level.dataset.level];
    if (!counts) continue;
    const parts = new Map();
    for (const entry of level.querySelectorAll("[data-segment]")) {
      const sum = entry.dataset.counted.split(" ").reduce((all, key) => all + (counts[key] ?? 0), 0);
      parts.set(entry.dataset.segment, sum);
      entry.querySelector("strong").textContent = number(sum);
      entry.hidden = !sum;
    }
    const all = [...parts.values()].reduce((one, other) => one + other, 0);
    const done = ["good", "late", "act"].reduce((sum, key) => sum + (parts.get(key) ?? 0), 0);
    level.querySelector("[data-all]").textContent = number(all);
    level.querySelector("[data-share]").textContent = percent(done, all);
    let x = 0;
    for (const part of level.querySelectorAll("[data-part]")) {
      const width = all ? (1000 * (parts.get(part.dataset.part) ?? 0)) / all : 0;
      part.setAttribute("x", x.toFixed(2));
      part.setAttribute("width", width.toFixed(2));
      x += width;
    }
  }
}

function turn(row, told, words) {
  const line = row.querySelector(":scope > details > summary, :scope > .leaf");
  const light = line.querySelector(":scope > .light");
  if (!light.classList.contains(told.light)) {
    light.className = `light ${told.light}`;
    light.title = words[told.light];
    light.querySelector("[data-light]").textContent = words[told.light];
    row.classList.remove("turned");
    void row.offsetWidth; // lets the animation begin anew
    row.classList.add("turned");
  }
  const box = row.querySelector(":scope > input");
  if (box) box.dataset.light = told.light;
  const says = line.querySelector("[data-words]");
  if (told.words.length) says.textContent = told.words.map((key) => words[key]).join(" · ");
  for (const count of line.querySelectorAll("[data-below]")) {
    count.textContent = number(told.below[count.dataset.below]);
    count.closest(".tally")?.classList.toggle("none", !told.below[count.dataset.below]);
  }
}

function apply(event) {
  const told = JSON.parse(event.data);
  const words = JSON.parse(place().dataset.words);
  bars(told.levels);
  const branch = new URLSearchParams(location.search).get("under");
  if (!branch) {
    for (const total of document.querySelectorAll("[data-total]")) total.textContent = number(told.counts[total.dataset.total]);
  }
  for (const row of document.querySelectorAll("[data-place]")) {
    const unit = told.units[row.dataset.place];
    if (unit) turn(row, unit, words);
  }
}

function again() {
  // Not all pages at once: they would all ask for the same page in the same moment.
  source?.close();
  setTimeout(async () => { await swap("monitor", location.href); open(); }, Math.random() * 2000);
}

function open() {
  source?.close();
  const root = place();
  if (!root) return;
  source = new EventSource(root.dataset.live);
  source.addEventListener("open", () => { wait = 1000; say(true); });
  source.addEventListener("change", apply);
  source.addEventListener("reload", again);
  source.addEventListener("error", () => {
    say(false);
    if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    source.close();
    setTimeout(open, wait + Math.random() * 500);
    wait = Math.min(wait * 2, 30_000);
  });
}

addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (event) => { if (event.persisted) again(); });
open();
