// Show ideas like the one being typed: data-similar="/ideas/similar" data-similar-target="id" on the field.
for (const field of document.querySelectorAll("[data-similar]")) {
  const box = document.getElementById(field.dataset.similarTarget);
  const empty = box.innerHTML;
  const floats = box.classList.contains("is-float");
  let timer;
  let asked;
  let last = "";

  const clear = () => { if (floats) box.hidden = true; else box.innerHTML = empty; };

  async function ask() {
    const title = field.value.trim();
    if (title === last) { if (floats && box.childElementCount && title.length > 2) box.hidden = false; return; }
    last = title;
    asked?.abort();
    if (title.length < 3) { clear(); return; }
    asked = new AbortController();
    try {
      const url = new URL(field.dataset.similar, location.href);
      url.searchParams.set(field.name === "q" ? "q" : "title", title);
      const reply = await fetch(url, { headers: { Accept: "text/html" }, signal: asked.signal });
      if (!reply.ok) return;
      box.innerHTML = await reply.text();
      box.hidden = false;
      const say = box.querySelector("[data-say]");
      if (say) document.dispatchEvent(new CustomEvent("upwell:say", { detail: say.dataset.say }));
    } catch { last = ""; /* Stale or offline: typing goes on undisturbed. */ }
  }

  field.autocomplete = "off";
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 220); });
  field.addEventListener("focus", ask);
  if (!floats && field.value) ask();

  const move = (event) => {
    const links = [...box.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape" && (at >= 0 || (floats && !box.hidden))) { field.focus(); clear(); event.preventDefault(); return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    if (box.hidden || !links.length || (at < 0 && event.key === "ArrowUp")) return;
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    (next < 0 ? field : links[Math.min(next, links.length - 1)]).focus();
  };
  field.addEventListener("keydown", move);
  box.addEventListener("keydown", move);
  if (floats) document.addEventListener("click", (event) => { if (!box.contains(event.target) && event.target !== field) box.hidden = true; });
  if (floats) document.addEventListener("focusin", (event) => { if (!box.contains(event.target) && event.target !== field) box.hidden = true; });
}
