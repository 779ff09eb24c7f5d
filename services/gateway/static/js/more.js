// Add the next page of a list below it: nav.pager[data-more] stands right after the list. Without a list there, or when
// the page cannot be had, the link simply goes on to it.
const words = JSON.parse(document.getElementById("messages")?.textContent || "{}");
const KINDS = "ul, ol, .table-box";

const rows = (list) => list.querySelector("tbody") ?? list;
const lists = (page) => [...page.querySelectorAll(`:is(${KINDS})`)].filter((list) => list.closest("main"));

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.(".pager[data-more] a[rel=next]");
  const pager = link?.closest(".pager");
  const list = pager?.previousElementSibling;
  if (!list?.matches(KINDS) || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  if (link.ariaDisabled === "true") return;
  link.ariaDisabled = "true";
  try {
    const reply = await fetch(link.href, { headers: { Accept: "text/html" } });
    if (!reply.ok) throw new Error(reply.statusText);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const found = lists(page).find((other) => other.className === list.className && other.nodeName === list.nodeName);
    const added = found ? [...rows(found).children] : [];
    if (!added.length) throw new Error("no rows");
    const next = [...page.querySelectorAll("main .pager[data-more]")].find((other) => other.previousElementSibling === found);
    for (const row of added) row.dataset.from = link.href;
    rows(list).append(...added);
    if (next) pager.replaceWith(next); else pager.remove();
    document.dispatchEvent(new CustomEvent("upwell:added"));
    const say = words.more.replace("{}", added.length);
    document.dispatchEvent(new CustomEvent("upwell:say", { detail: say }));
    (added[0].querySelector("a, button") ?? list).focus({ preventScroll: true });
  } catch { location.href = link.href; }
});
