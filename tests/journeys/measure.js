// What is wrong with how a page is laid out: what is seen must end inside the window, or in something that scrolls
// sideways; what is cut must end with an ellipsis.
() => {
  const width = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth > width) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  const style = new Map();
  const of = (part) => { if (!style.has(part)) style.set(part, getComputedStyle(part)); return style.get(part); };
  const say = (part) => `${part.nodeName}.${part.className} “${part.textContent.trim().slice(0, 24)}”`;
  for (const part of document.body.querySelectorAll("*")) {
    if (part.closest(".vh, svg, [hidden], .skip, .top-submit span, .search .button span") || !part.checkVisibility()) continue;
    const box = part.getBoundingClientRect();
    if (box.width < 2) continue;
    let scrolls = false, cut = false;
    for (let up = part; up && up !== document.body; up = up.parentElement) {
      const flow = of(up).overflowX;
      if (up !== part && /auto|scroll/.test(flow) && up.scrollWidth > up.clientWidth) scrolls = true;
      if (/hidden|clip/.test(flow) && of(up).textOverflow === "ellipsis" && of(up).display !== "inline") cut = true;
    }
    if (!scrolls && !cut && !part.matches(".facts, .facts *") && (box.right > width + 1 || box.left < -1)) found.push(`out of the window: ${say(part)}`);
    if (part.scrollWidth > part.clientWidth + 1 && /hidden|clip/.test(of(part).overflowX) && of(part).textOverflow !== "ellipsis"
      && !part.matches("input, textarea, select, progress, img")) found.push(`cut: ${say(part)}`);
  }
  return [...new Set(found)].slice(0, 6);
}
