// The queue by keyboard, and nothing that jumps: the list keeps its place, and the next report begins at its head.
let kept = 0;

document.addEventListener("scroll", (event) => {
  if (event.target.dataset?.keeps) kept = event.target.scrollTop;
}, true);

document.addEventListener("swapped", (event) => {
  if (event.detail.id !== "review") return;
  const list = event.detail.querySelector("[data-keeps]");
  if (list) list.scrollTop = kept;
  event.detail.querySelector("[aria-current][data-row]")?.scrollIntoView({ block: "nearest" });
  const count = document.querySelector(".tabs [aria-current] .count");
  if (count) count.textContent = event.detail.dataset.waiting;
  const report = document.getElementById("report");
  // Whoever has read to the end of one report begins the next at its head.
  if (report && report.getBoundingClientRect().top < 0) window.scrollBy(0, report.getBoundingClientRect().top - 8);
  event.detail.querySelector("[role=alert]")?.focus();
});

const key = (name) => document.querySelector(`[data-key="${name}"]`);

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const at = rows.findIndex((row) => row.hasAttribute("aria-current"));
  rows[at < 0 ? 0 : at + by]?.click();
}

function back() {
  const details = key("return");
  if (details) {
    details.open = true;
    details.querySelector("input[type=checkbox]")?.focus();
  } else if (key("refuse")) document.getElementById("reason")?.focus();
}

const ACTS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => key("accept")?.click(),
  r: back,
  x: () => document.querySelector("li.current input[type=checkbox]")?.click(),
  "?": () => document.getElementById("keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !ACTS[event.key]) return;
  event.preventDefault();
  ACTS[event.key]();
});

document.addEventListener("click", (event) => {
  const help = event.target.closest?.("[data-help]");
  if (help) document.getElementById(help.dataset.help)?.showModal();
});
