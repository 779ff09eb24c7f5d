// Open native dialogs from links that lead to the same place without JavaScript, and close menus that lost attention.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    opener.closest("[data-menu]")?.removeAttribute("open");
    dialog.showModal();
  }
  const closer = event.target.closest("[data-close]");
  if (closer) closer.closest("dialog").close();
  if (event.target.nodeName === "DIALOG") { // A click on the backdrop has the dialog itself as target.
    const box = event.target.getBoundingClientRect();
    if (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom) event.target.close();
  }
  for (const menu of document.querySelectorAll("[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("[data-menu][open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

document.addEventListener("focusin", (event) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});

// A menu near the edge moves inside the window.
document.addEventListener("toggle", (event) => {
  const list = event.target.matches?.("[data-menu][open]") && event.target.querySelector(".menu-list");
  if (!list) return;
  list.style.translate = "";
  const box = list.getBoundingClientRect();
  const over = Math.max(0, box.right + 8 - document.documentElement.clientWidth) + Math.min(0, box.left - 8);
  list.style.translate = `${-over}px 0`;
}, true);

for (const part of document.querySelectorAll("[data-needs-js]")) part.hidden = false;
