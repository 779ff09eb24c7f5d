// Answer a vote at once, roll the number by one, and roll back with the reason when it is refused.
const words = JSON.parse(document.getElementById("messages")?.textContent || "{}");
const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
const still = matchMedia("(prefers-reduced-motion: reduce)");
const known = new Map();

function roll(place, from, to) {
  const text = number.format(to);
  const before = number.format(from);
  place.dataset.n = to;
  if (still.matches || text === before || !place.animate) { place.textContent = text; return; }
  let same = 0;
  if (text.length === before.length) while (text[same] === before[same]) same += 1;
  const box = document.createElement("span");
  const [old, fresh] = [before, text].map((whole) => {
    const part = document.createElement("span");
    part.textContent = whole.slice(same);
    return part;
  });
  box.className = "roll";
  old.ariaHidden = "true";
  box.append(old, fresh);
  place.replaceChildren(text.slice(0, same), box);
  const way = to > from ? 1 : -1;
  const timing = { duration: 160, easing: "cubic-bezier(.2,.7,.3,1)", fill: "both" };
  old.animate([{ transform: "none" }, { transform: `translateY(${-100 * way}%)` }], timing);
  fresh.animate([{ transform: `translateY(${100 * way}%)` }, { transform: "none" }], timing)
    .finished.then(() => { if (place.contains(box)) place.textContent = text; }, () => {});
}

function paint(idea, voted, count) {
  for (const form of document.querySelectorAll(`form[data-vote="${CSS.escape(idea)}"]`)) {
    const place = form.querySelector(".vote-n");
    form.querySelector(".vote").setAttribute("aria-pressed", voted);
    form.action = form.action.replace(/\/(un)?vote(?=$|\?)/, voted ? "/unvote" : "/vote");
    roll(place, Number(place.dataset.n), count);
  }
  for (const part of document.querySelectorAll(`[data-when-voted="${CSS.escape(idea)}"]`)) part.hidden = !voted;
}

async function send(form, vote) {
  const url = form.action.replace(/\/(un)?vote(?=$|\?)/, vote ? "/vote" : "/unvote");
  const reply = await fetch(url, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content },
  });
  const body = await reply.json().catch(() => ({}));
  return { reply, body };
}

async function settle(form, state) {
  while (state.saved !== state.want) {
    const want = state.want;
    let text;
    try {
      const { reply, body } = await send(form, want);
      // The form itself knows the way: sign in or accept the terms, and back here.
      if (reply.status === 401 || body.reason === "TERMS_NOT_ACCEPTED") {
        paint(state.idea, state.saved, state.count);
        form.dataset.plain = "";
        form.requestSubmit();
        return;
      }
      if (reply.ok) {
        state.saved = body.viewer_has_voted ?? want;
        state.count = body.vote_count ?? state.count + (want ? 1 : -1);
        if (state.want === want) state.want = state.saved;
      } else text = body.detail || body.title || words.refused;
    } catch { text = words.offline; }
    if (text) {
      state.want = state.saved;
      document.dispatchEvent(new CustomEvent("upwell:toast", { detail: { text, tone: "rose" } }));
    }
    if (state.want === state.saved) {
      paint(state.idea, state.saved, state.count);
      if (!text) document.dispatchEvent(new CustomEvent("upwell:say", { detail: state.saved ? words.voted : words.unvoted }));
    }
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest?.("form[data-vote]");
  if (!form || "plain" in form.dataset) return;
  event.preventDefault();
  const idea = form.dataset.vote;
  if (!known.has(idea)) {
    const voted = form.querySelector(".vote").ariaPressed === "true";
    known.set(idea, { idea, saved: voted, want: voted, count: Number(form.querySelector(".vote-n").dataset.n), busy: false });
  }
  const state = known.get(idea);
  state.want = !state.want;
  paint(idea, state.want, state.count + (state.want ? 1 : 0) - (state.saved ? 1 : 0));
  if (state.busy) return;
  state.busy = true;
  await settle(form, state);
  state.busy = false;
});

// A page that "back" shows again may be old: its votes and counts are asked for once more, also those of pages added below.
addEventListener("pageshow", async (event) => {
  const again = event.persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (!again || !document.querySelector("form[data-vote]")) return;
  const added = [...document.querySelectorAll("[data-from]")].map((row) => row.dataset.from);
  for (const url of new Set([location.href, ...added])) {
    try {
      const reply = await fetch(url, { headers: { Accept: "text/html" }, cache: "no-store" });
      if (!reply.ok) return;
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      for (const form of page.querySelectorAll("form[data-vote]")) {
        const idea = form.dataset.vote;
        if (known.get(idea)?.busy) continue;
        known.delete(idea);
        paint(idea, form.querySelector(".vote").ariaPressed === "true", Number(form.querySelector(".vote-n").dataset.n));
      }
    } catch { return; /* Offline: what is shown stays. */ }
  }
});
