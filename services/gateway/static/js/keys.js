// Single keys for people who live here; each can be turned off in the dialog that "?" opens.
const help = document.getElementById("keys");
const toggle = document.getElementById("keys-on");
let on = true;
try { on = localStorage.getItem("keys") !== "off"; } catch { /* Without storage they stay on. */ }
toggle.checked = on;
toggle.addEventListener("change", () => { on = toggle.checked; try { localStorage.setItem("keys", on ? "on" : "off"); } catch { /* As above. */ } });

for (const part of document.querySelectorAll("[data-key]")) {
  part.setAttribute("aria-keyshortcuts", part.dataset.key);
  const line = document.createElement("div");
  const key = document.createElement("kbd");
  const [term, words] = [document.createElement("dt"), document.createElement("dd")];
  key.textContent = part.dataset.key;
  words.textContent = part.querySelector("span")?.textContent || part.textContent;
  term.append(key);
  line.append(term, words);
  help.querySelector("dl").append(line);
}

const seen = (element) => element.checkVisibility?.() ?? element.offsetParent;
const rows = () => [...document.querySelectorAll("[data-row]")].filter(seen);
const here = (all) => {
  const focused = document.activeElement.closest?.("[data-row]");
  return focused ? all.indexOf(focused) : all.findIndex((row) => row.querySelector('[data-row-link][aria-current="true"]'));
};

function step(by) {
  const all = rows();
  const next = all[Math.max(0, Math.min(all.length - 1, here(all) + by))];
  next?.querySelector("[data-row-link]").focus({ focusVisible: true });
  next?.scrollIntoView({ block: "nearest" });
}

const acts = {
  "/": () => [...document.querySelectorAll("[data-search]")].reverse().find(seen)?.focus(),
  j: () => step(1),
  k: () => step(-1),
  v: () => { const all = rows(); (all[here(all)] ?? document.querySelector(".idea"))?.querySelector("button.vote")?.click(); },
  o: () => { const all = rows(); all[here(all)]?.querySelector("[data-row-link]").click(); },
  "?": () => help.showModal(),
};

document.addEventListener("keydown", (event) => {
  const where = event.target;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (where.isContentEditable || /^(TEXTAREA|SELECT)$/.test(where.nodeName) || (where.nodeName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(where.type))) {
    if (event.key === "Escape" && where.type === "search" && !where.dataset.similar) where.blur();
    return;
  }
  if ((!on && event.key !== "?") || document.querySelector("dialog[open]")) return;
  const own = [...document.querySelectorAll("[data-key]")].find((part) => part.dataset.key === event.key && seen(part));
  const act = own ? () => own.click() : acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

if (location.hash === "#search") document.getElementById("search")?.focus();
