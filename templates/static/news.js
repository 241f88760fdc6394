// Says that something came in since the page was made; what is being read is never moved under the reader's hands.
// data-news="URL" on a hidden note: the stream of the notice's monitor.
const note = document.querySelector("[data-news]");
const OWN_ACT_MS = 3000;

if (note) {
  const stream = new EventSource(note.dataset.news);
  // A page that names no edition is told at once to read anew: that is where its watch begins.
  let begun = false;
  let quiet = 0;
  const tell = () => {
    if (begun && Date.now() > quiet) note.hidden = false;
    begun = true;
  };
  stream.addEventListener("change", tell);
  stream.addEventListener("reload", tell);
  // What the page fetched anew is new, and what follows at once is the reader's own act.
  document.addEventListener("swapped", () => {
    note.hidden = true;
    quiet = Date.now() + OWN_ACT_MS;
  });
  addEventListener("pagehide", () => stream.close());
}
