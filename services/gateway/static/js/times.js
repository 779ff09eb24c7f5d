// Tell times in the viewer's own zone: the exact one at once, the relative one as it changes.
const lang = document.documentElement.lang || undefined;
const exact = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "short" });
const ago = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
const steps = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
const started = Date.now();

function relative(then) {
  const seconds = (then - Date.now()) / 1000;
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) || ["second", 1];
  return ago.format(unit === "second" ? 0 : Math.trunc(seconds / size), unit);
}

function tell() {
  for (const time of document.querySelectorAll("time[datetime][title]")) {
    const when = exact.format(new Date(time.dateTime));
    time.title = when;
    const spoken = time.querySelector(".vh");
    if (spoken) spoken.textContent = ` (${when})`;
  }
}

tell();
document.addEventListener("upwell:added", tell);

setInterval(() => {
  for (const time of document.querySelectorAll("time[datetime][title]")) {
    const then = new Date(time.dateTime);
    // Older times do not change while one reads; leaving them saves a shift of a line.
    if (started - then < 86400000 && time.firstChild?.nodeType === 3) time.firstChild.data = relative(then);
  }
}, 60000);
