// Comfort on every page. Nothing here is needed to get the work done.

const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

// Menus close on Escape (focus goes back to their button) and on a click elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open], details.nav-toggle[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A message that has been read can be put away.
document.addEventListener("click", (event) => {
  event.target.closest("[data-close]")?.closest(".callout").remove();
});

// The error summary takes the focus; its links put the cursor into the control and show its label.
const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a");
  const control = link && document.getElementById(link.hash.slice(1));
  if (!control) return;
  event.preventDefault();
  (control.closest("fieldset")?.querySelector("legend") ?? control.labels?.[0] ?? control).scrollIntoView();
  control.focus({ preventScroll: true });
});

// A form marked data-once is sent once, however often its button is pressed. Coming back by the back button frees it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  }
});

// Colours change at once and are kept by the server.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-theme-switch]") || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = theme;
  root.dataset.bsTheme = theme === "auto" ? (dark ? "dark" : "light") : theme;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === theme));
  const body = new FormData(form);
  body.set("theme", theme);
  await fetch(form.action, { method: "POST", body, redirect: "manual" });
});

// htmx: every request carries the CSRF token; an error page is shown whole instead of being dropped.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) event.detail.shouldSwap = true;
});
document.addEventListener("htmx:responseError", (event) => {
  const { pathInfo, requestConfig, xhr } = event.detail;
  if (requestConfig.verb === "get" && xhr.status !== 422) window.location.assign(pathInfo.finalRequestPath ?? pathInfo.requestPath);
});

// A passkey or security key that was refused says so on the page, not only in the console.
document.addEventListener("allauth.error", () => {
  const words = document.querySelector("[data-passkey-error]");
  if (words) words.hidden = false;
});

// After another page of a list has come in, reading starts at its top.
document.addEventListener("htmx:afterSwap", (event) => {
  const asked = event.detail.requestConfig?.elt;
  if (event.detail.target.id === "list" && asked?.closest(".pager")) event.detail.target.scrollIntoView();
});
