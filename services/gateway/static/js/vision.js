// Read the community's vision as it is typed: three ends of sentences become one paragraph.
const place = document.querySelector("[data-vision]");
const part = (name) => document.getElementById(`f-vision_${name}`).value.trim().replace(/\.+$/, "");
const fill = (sentence, ...ends) => ends.reduce((text, end) => text.replace("{}", () => end), sentence);

function read() {
  const [where, benefit, excitement] = ["place", "benefit", "excitement"].map(part);
  const { place: first, both, benefit: one, none } = place.dataset;
  const sentences = [];
  if (where) sentences.push(fill(first, where));
  if (benefit) sentences.push(excitement ? fill(both, benefit, excitement) : fill(one, benefit));
  place.textContent = sentences.join(" ") || none;
}

if (place) for (const name of ["place", "benefit", "excitement"]) document.getElementById(`f-vision_${name}`).addEventListener("input", read);
