// Keyboard shortcuts, declared in the markup: data-shortcut="n" or "g c" on a link, button or field;
// data-shortcut-rows on what holds the rows of a list. "?" lists them. They rest in fields and with modifier keys.
// Loaded only for who has not switched them off.

const help = document.getElementById("shortcuts-script").dataset.help;
const PAUSE = 1200; // milliseconds between the keys of one shortcut
let before = "";
let timer = 0;

const visible = (element) => element.getClientRects().length > 0;
const writes = (element) =>
  element.isContentEditable ||
  element.matches('textarea, select, input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"])');

const press = (element) => {
  if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) element.focus();
  else element.click();
};

const declared = (keys) =>
  [...document.querySelectorAll("[data-shortcut]")].find(
    (element) => element.dataset.shortcut === keys && !element.disabled && (visible(element) || element.href),
  );

// Rows: one is the present one, and holds the focus.
const ROW = "[data-shortcut-rows] > tr";
const rows = () => [...document.querySelectorAll(ROW)].filter(visible);
const present = () => document.activeElement.closest?.(ROW);
const move = (step) => {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(present());
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
  next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
};
const inRow = (selector) => {
  const found = present()?.querySelector(selector);
  if (found) found.click();
  return Boolean(found);
};

const search = () => {
  const field = [...document.querySelectorAll('input[type="search"], input[name="q"]')].find(visible);
  field?.focus();
  field?.select();
  return Boolean(field);
};

// The dialog is fetched when it is first asked for; what this page adds of its own comes behind.
const words = (element) => element.dataset.shortcutLabel ?? element.getAttribute("aria-label") ?? element.textContent.trim();
const own = () => {
  const list = document.createElement("dl");
  list.className = "shortcuts";
  for (const element of document.querySelectorAll("[data-shortcut]")) {
    if (element.closest(".masthead") || !visible(element)) continue;
    const line = document.createElement("div");
    const keys = document.createElement("dt");
    for (const key of element.dataset.shortcut.split(" ")) {
      keys.append(Object.assign(document.createElement("kbd"), { textContent: key }), " ");
    }
    line.append(keys, Object.assign(document.createElement("dd"), { textContent: words(element) }));
    list.append(line);
  }
  return list.children.length ? list : "";
};
const open = async () => {
  if (document.getElementById("shortcuts-dialog")) return;
  const answer = await fetch(`${help}?part=dialog`, { headers: { Accept: "text/html" } });
  if (!answer.ok || document.getElementById("shortcuts-dialog")) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const dialog = document.importNode(page.querySelector("dialog"), true);
  dialog.querySelector("[data-shortcuts-own]").append(own());
  document.body.append(dialog);
  // The browser gives the focus back to where it was; closed, the dialog is gone.
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.showModal();
};

const BUILT_IN = {
  "?": () => open() && true,
  "/": search,
  j: () => move(1),
  k: () => move(-1),
  o: () => inRow("a[href]"),
  x: () => inRow('input[type="checkbox"]'),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]") || writes(event.target)) return;
  if (event.key === "Enter") {
    // On the row itself; a link or box within it has its own Enter.
    if (event.target.matches(ROW) && inRow("a[href]")) event.preventDefault();
    return;
  }
  if (event.key.length !== 1) return;
  clearTimeout(timer);
  const keys = before ? `${before} ${event.key}` : event.key;
  const element = declared(keys) ?? (before ? undefined : declared(event.key));
  before = "";
  if (element) {
    event.preventDefault();
    press(element);
  } else if (BUILT_IN[keys]?.()) {
    event.preventDefault();
  } else if (document.querySelector(`[data-shortcut^="${CSS.escape(keys)} "]`)) {
    before = keys;
    timer = setTimeout(() => (before = ""), PAUSE);
  }
});
