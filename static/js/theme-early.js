// Runs before the first paint: says that scripts work, and turns "auto" into the device's light or dark.
// The registry's root element is not ours to mark: there the script's own tag names the reader's choice.
(() => {
  const root = document.documentElement;
  const named = document.currentScript.dataset.theme;
  root.classList.add("has-js");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    if (named && named !== "auto") root.dataset.bsTheme = named;
    else if ((named ?? root.dataset.theme) === "auto") root.dataset.bsTheme = dark.matches ? "dark" : "light";
  };
  apply();
  dark.addEventListener("change", apply);
})();
