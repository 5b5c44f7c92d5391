// Counts the characters of a text while it is typed. The server counts again.

for (const box of document.querySelectorAll("[data-counted]")) {
  const area = box.querySelector("textarea");
  const words = box.querySelector("[data-counter]");
  const count = box.querySelector("[data-count]");
  const show = () => {
    const length = [...area.value.trim()].length;
    count.textContent = String(length);
    words.classList.toggle("is-off", length < Number(box.dataset.least) || length > Number(box.dataset.most));
  };
  area.addEventListener("input", show);
  show();
}
