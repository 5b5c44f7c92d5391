// Long lists of people: found by name as one types, ticked all at once. Without it all rows stand there.

const find = document.querySelector("[data-find]");
const narrow = () => {
  const words = find.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const rows = [...document.querySelectorAll(find.dataset.find)];
  for (const row of rows) {
    const text = row.dataset.guest.toLocaleLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
  }
  const isEmpty = rows.length > 0 && rows.every((row) => row.hidden);
  document.querySelector("[data-found]").textContent = isEmpty ? find.dataset.none : "";
};
if (find) {
  find.addEventListener("input", narrow);
  // The browser keeps the words when one comes back.
  window.addEventListener("pageshow", narrow);
}

const all = document.querySelector("[data-tick-all]");
const boxes = () => [...document.querySelectorAll(`input[type="checkbox"][name="${all.dataset.tickAll}"]`)];
const show = () => {
  const ticked = boxes().filter((box) => box.checked).length;
  all.checked = ticked > 0 && ticked === boxes().length;
  all.indeterminate = ticked > 0 && !all.checked;
};
if (all) {
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
  });
  document.addEventListener("change", (event) => {
    if (event.target.name === all.dataset.tickAll) show();
  });
  window.addEventListener("pageshow", show);
}
