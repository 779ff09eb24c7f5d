// Mark a comment as helpful at once, and go back with the reason when it is refused: form[data-helpful].
const words = JSON.parse(document.getElementById("messages")?.textContent || "{}");
const number = new Intl.NumberFormat(document.documentElement.lang || undefined);

function paint(form, found, count) {
  const place = form.querySelector(".helpful-n");
  form.querySelector("button").setAttribute("aria-pressed", found);
  form.action = form.action.replace(/\/(un)?helpful$/, found ? "/unhelpful" : "/helpful");
  place.dataset.n = count;
  place.textContent = number.format(count);
  place.hidden = count === 0;
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest?.("form[data-helpful]");
  if (!form || "plain" in form.dataset) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  const before = form.querySelector("button").ariaPressed === "true";
  const count = Number(form.querySelector(".helpful-n").dataset.n);
  const url = form.action;
  let text;
  paint(form, !before, count + (before ? -1 : 1));
  try {
    const reply = await fetch(url, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content },
    });
    const body = await reply.json().catch(() => ({}));
    if (reply.ok) paint(form, body.viewer_found_helpful, body.helpful_count);
    // The form itself knows the way: sign in or accept the terms, and back here.
    else if (reply.status === 401 || body.reason === "TERMS_NOT_ACCEPTED") {
      paint(form, before, count);
      form.dataset.plain = "";
      form.requestSubmit();
    } else text = body.detail || body.title || words.refused;
  } catch { text = words.offline; }
  form.ariaBusy = null;
  if (!text) return;
  paint(form, before, count);
  document.dispatchEvent(new CustomEvent("upwell:toast", { detail: { text, tone: "rose" } }));
});
