// Runs before the first paint: says that scripts work, and turns "auto" into the device's light or dark.
(() => {
  const root = document.documentElement;
  root.classList.add("has-js");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    if (root.dataset.theme === "auto") root.dataset.bsTheme = dark.matches ? "dark" : "light";
  };
  apply();
  dark.addEventListener("change", apply);
})();
