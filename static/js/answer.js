// A guest has pressed an answer in the mail: it is sent as soon as the page is before a person. Programs that open the
// links of a mail see the same page; those that say so, or that show it to nobody, send nothing. Without this script
// the button does.

const PAUSE = 700; // ms: who opened the page by mistake, or chooses something else, is quicker
const form = document.querySelector("form[data-answers-itself]");
const line = form.querySelector("[data-under-way]");
let timer = null;

const stop = () => {
  clearTimeout(timer);
  line.textContent = "";
  document.removeEventListener("visibilitychange", wait);
};

const send = () => {
  document.removeEventListener("visibilitychange", wait);
  // Who comes back to this page, or loads it anew, does not answer a second time.
  history.replaceState(null, "", form.action);
  form.requestSubmit();
};

const wait = () => {
  clearTimeout(timer);
  const isSeen = document.visibilityState === "visible";
  line.textContent = isSeen ? line.dataset.underWay : "";
  if (isSeen) timer = setTimeout(send, PAUSE);
};

if (!navigator.webdriver) {
  form.addEventListener("input", stop, { once: true });
  document.addEventListener("visibilitychange", wait);
  wait();
}
