// The tick boxes of a list: all on this page at once, how many there are. Without it the form works as well.

const boxes = () => [...document.querySelectorAll('input[type="checkbox"][form="many"][name="record"]')];

const show = () => {
  const form = document.querySelector("form[data-many]");
  if (!form) return;
  const rows = boxes();
  const ticked = rows.filter((box) => box.checked).length;
  const page = form.querySelector("[data-tick-page]");
  page.checked = rows.length > 0 && ticked === rows.length;
  page.indeterminate = ticked > 0 && ticked < rows.length;
  form.querySelector("[data-tick-count]").textContent = ticked ? String(ticked) : "";
};

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.matches("[data-tick-page]")) for (const row of boxes()) row.checked = box.checked;
  if (box.matches("[data-tick-page]") || box.form?.id === "many") show();
});

// The browser keeps ticks when one comes back; a list that was swapped in begins without.
window.addEventListener("pageshow", show);
document.addEventListener("htmx:afterSwap", show);
show();
