// Ask before sending what cannot be taken back: data-confirm on the submit button (or the form).
const dialog = document.getElementById("confirm");
const text = dialog.querySelector("[data-confirm-text]");
const yes = dialog.querySelector("[data-confirm-yes]");
const usual = yes.textContent;
let waiting;

document.addEventListener("submit", (event) => {
  const asking = event.submitter?.dataset.confirm ? event.submitter : event.target;
  if (!asking.dataset.confirm || "confirmed" in event.target.dataset) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting = [event.target, event.submitter];
  text.textContent = asking.dataset.confirm;
  yes.firstElementChild.textContent = asking.dataset.confirmYes || usual.trim();
  dialog.returnValue = "";
  dialog.showModal();
}, true);

dialog.addEventListener("close", () => {
  if (dialog.returnValue !== "yes" || !waiting) return;
  const [form, button] = waiting;
  form.dataset.confirmed = "";
  form.requestSubmit(button);
  delete form.dataset.confirmed;
});
