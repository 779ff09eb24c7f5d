// Offer members as one types in a field that names one: data-members="/where/to/ask" on the field. Several handles
// may stand in it, with commas or spaces between. Without JavaScript it is a plain field.
for (const field of document.querySelectorAll("[data-members]")) {
  const list = document.createElement("datalist");
  list.id = `${field.id}-members`;
  field.after(list);
  field.setAttribute("list", list.id);
  let timer;
  let asked;

  async function ask() {
    // Of several, the last one is being typed.
    const [before, word] = "several" in field.dataset
      ? /^(.*[,\s])?(\S*)$/s.exec(field.value).slice(1).map((part) => part ?? "")
      : ["", field.value.trim()];
    const text = word.replace(/^@/, "");
    asked?.abort();
    if (text.length < 2) { list.replaceChildren(); return; }
    asked = new AbortController();
    try {
      const url = new URL(field.dataset.members, location.href);
      url.searchParams.set("q", text);
      const reply = await fetch(url, { headers: { Accept: "application/json" }, signal: asked.signal });
      if (!reply.ok) return;
      const { members } = await reply.json();
      list.replaceChildren(...members.map((one) => new Option(one.display_name, `${before}@${one.handle}`)));
    } catch { /* Stale or offline: typing goes on undisturbed. */ }
  }

  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 220); });
}
