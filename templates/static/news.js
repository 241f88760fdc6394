// Says that something came in since the page was made; what is being read is never moved under the reader's hands.
// data-news="URL" on a hidden note: the stream of the notice's monitor.
const note = document.querySelector("[data-news]");

if (note) {
  const stream = new EventSource(note.dataset.news);
  // A page that names no edition is told at once to read anew: that is where its watch begins.
  let begun = false;
  const tell = () => {
    if (begun) {
      note.hidden = false;
      stream.close();
    }
    begun = true;
  };
  stream.addEventListener("change", tell);
  stream.addEventListener("reload", tell);
  addEventListener("pagehide", () => stream.close());
}
