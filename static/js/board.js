// Dragging a card of the board to a column opens the page of the step that leads there. Nothing moves before it is
// confirmed, and every step stands in the card's menu as well: this is a convenience.

let dragged = null;

const stepTo = (card, state) =>
  [...card.querySelectorAll("[data-targets]")].find((link) => link.dataset.targets.split(" ").includes(state));

const columns = () => document.querySelectorAll("[data-board] [data-column]");

const prepare = () => {
  for (const card of document.querySelectorAll("[data-board] [data-card]")) card.draggable = true;
};

const settle = () => {
  dragged?.classList.remove("is-dragged");
  for (const column of columns()) column.classList.remove("takes", "is-over");
  dragged = null;
};

document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-board] [data-card]");
  if (!card) return;
  dragged = card;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.querySelector(".ref").textContent);
  card.classList.add("is-dragged");
  for (const column of columns()) column.classList.toggle("takes", Boolean(stepTo(card, column.dataset.column)));
});

document.addEventListener("dragover", (event) => {
  const column = dragged && event.target.closest?.("[data-column]");
  for (const other of columns()) other.classList.toggle("is-over", other === column);
  if (column && !column.contains(dragged)) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const column = dragged && event.target.closest?.("[data-column]");
  if (!column || column.contains(dragged)) return;
  event.preventDefault();
  const step = stepTo(dragged, column.dataset.column);
  const words = document.querySelector("[data-board-words]");
  const from = dragged.closest("[data-column]").dataset.label;
  settle();
  if (step) window.location.assign(step.href);
  else words.textContent = words.dataset.nowhere.replace("{from}", from).replace("{to}", column.dataset.label);
});

document.addEventListener("dragend", settle);
document.addEventListener("htmx:afterSwap", prepare);
prepare();
