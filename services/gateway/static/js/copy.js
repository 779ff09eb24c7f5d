// Copy an address or a token: data-copy="text" data-copied="what to say"; without JavaScript the link itself is there.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-copy]");
  if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(link.dataset.copy);
    document.dispatchEvent(new CustomEvent("upwell:toast", { detail: { text: link.dataset.copied, tone: "green" } }));
    link.closest("[data-menu]")?.removeAttribute("open");
  } catch { location.href = link.href; }
});
