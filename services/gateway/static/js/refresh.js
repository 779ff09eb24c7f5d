// Follow something that takes a while: [data-refresh=<ms>] is read again until it no longer says so.
async function follow(part) {
  const wait = Number(part.dataset.refresh);
  await new Promise((done) => { setTimeout(done, wait); });
  try {
    const reply = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!reply.ok) throw new Error(reply.statusText);
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById(part.id);
    if (!fresh?.dataset.refresh) { location.reload(); return; }
    part.replaceChildren(...fresh.childNodes);
  } catch { /* Away for a moment: the next look may succeed. */ }
  follow(part);
}

const part = document.querySelector("[data-refresh]");
if (part) follow(part);
