// Say a short thing: modules talk by events, so none needs to import another.
// upwell:toast {text, tone?, action?, href?, onaction?}   upwell:say "text for screen readers"
const words = JSON.parse(document.getElementById("messages")?.textContent || "{}");
const region = document.getElementById("toasts");
const spoken = document.getElementById("say");

function leave(toast) {
  toast.remove();
  if (!region.children.length) region.hidePopover?.();
}

document.addEventListener("upwell:toast", ({ detail }) => {
  const toast = document.createElement("div");
  toast.className = `toast${detail.tone ? ` tone-${detail.tone}` : ""}`;
  const text = document.createElement("p");
  text.textContent = detail.text;
  toast.append(text);
  if (detail.action) {
    const link = document.createElement("a");
    link.href = detail.href || "#";
    link.textContent = detail.action;
    if (detail.onaction) link.onclick = (event) => { event.preventDefault(); detail.onaction(); leave(toast); };
    toast.append(link);
  }
  const close = document.createElement("button");
  close.className = "icon-button";
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", words.dismiss || "×");
  close.onclick = () => leave(toast);
  toast.append(close);
  while (region.children.length > 2) region.firstChild.remove();
  region.hidePopover?.(); // Showing again lifts it above a dialog opened meanwhile.
  region.showPopover?.();
  region.append(toast);
  if (detail.tone === "rose" || detail.action) return; // What asks for an act waits for the reader.
  let timer;
  const wait = () => { timer = setTimeout(() => leave(toast), 6000); };
  toast.onpointerenter = toast.onfocusin = () => clearTimeout(timer);
  toast.onpointerleave = toast.onfocusout = wait;
  wait();
});

document.addEventListener("upwell:say", ({ detail }) => { spoken.textContent = detail; });

document.querySelector("[data-focus]")?.focus();
