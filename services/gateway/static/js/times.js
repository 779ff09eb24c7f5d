// Tell times in the viewer's own zone: the exact one on hover, the relative one as it changes.
const lang = document.documentElement.lang || undefined;
const exact = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "short" });
const ago = new Intl.RelativeTimeFormat(lang, { numeric: "always" });
const steps = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
const opened = Date.now();
const told = new WeakSet();

// It rounds as the server does, so that a text changes only when time has passed.
function relative(then) {
  const seconds = (then - Date.now()) / 1000;
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= 0.9 * length) || [];
  return unit && ago.format(Math.sign(seconds) * Math.max(1, Math.round(Math.abs(seconds) / size)), unit);
}

function tellExact(time) {
  if (told.has(time)) return;
  told.add(time);
  const when = exact.format(new Date(time.dateTime));
  time.title = when;
  const spoken = time.querySelector(".vh");
  if (spoken) spoken.textContent = ` (${when})`;
}

function tellRelative(time) {
  const then = new Date(time.dateTime);
  // Older times do not change while one reads, and what is younger than a minute is "just now".
  if (opened - then > 86400000 || Math.abs(Date.now() - then) < 60000) return;
  const text = relative(then);
  if (time.firstChild?.nodeType === 3 && time.firstChild.data !== text) time.firstChild.data = text;
}

function times() {
  return document.querySelectorAll("time[datetime][title]");
}

function refresh() {
  for (const time of times()) {
    tellExact(time);
    tellRelative(time);
  }
}

times().forEach(tellExact);
document.addEventListener("upwell:added", () => times().forEach(tellExact));
setInterval(refresh, 10000);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
