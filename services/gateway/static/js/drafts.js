// Keep what was typed in form[data-draft=key] until the server says it was accepted, in this tab only.
const words = JSON.parse(document.getElementById("messages")?.textContent || "{}");
const name = (form) => `draft:${form.dataset.draft}`;
const kept = (field) => field.name && field.type !== "hidden" && field.type !== "password" && field.type !== "file" && field.type !== "submit" && !("draftSkip" in field.dataset);
const fields = (form) => [...form.elements].filter(kept);
const choice = (field) => field.type === "checkbox" || field.type === "radio";

for (const mark of document.querySelectorAll("[data-draft-accepted]")) sessionStorage.removeItem(`draft:${mark.dataset.draftAccepted}`);

for (const form of document.querySelectorAll("form[data-draft]")) {
  let draft;
  try { draft = JSON.parse(sessionStorage.getItem(name(form))); } catch { /* An unreadable draft is no draft. */ }
  if (!draft) continue;
  let changed = false;
  fields(form).forEach((field, place) => {
    const value = draft[`${field.name}/${place}`];
    const newer = form.querySelector('[aria-invalid="true"]') && (choice(field) || field.value); // After an error the server's copy is.
    const given = new URLSearchParams(location.search).has(field.name); // The address asked for this one.
    if (value === undefined || newer || given) return;
    if (choice(field)) { changed ||= field.checked !== value; field.checked = value; return; }
    if (field.value === value || !value) return;
    field.value = value;
    changed = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  if (changed) {
    document.dispatchEvent(new CustomEvent("upwell:toast", { detail: { text: words.restored, action: words.discard, onaction: () => { sessionStorage.removeItem(name(form)); form.reset(); } } }));
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.form?.closest("[data-draft]");
  if (form) {
    const draft = Object.fromEntries(fields(form).map((field, place) => [`${field.name}/${place}`, choice(field) ? field.checked : field.value]));
    try { sessionStorage.setItem(name(form), JSON.stringify(draft)); } catch { /* A full store keeps the older draft. */ }
  }
  const counter = document.querySelector(`[data-count-for="${CSS.escape(event.target.id || "-")}"]`);
  if (counter) counter.textContent = `${event.target.value.length}/${event.target.maxLength}`;
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-clear-drafts]")) return;
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("draft:")) sessionStorage.removeItem(key);
});
