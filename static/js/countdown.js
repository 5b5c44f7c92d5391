// Counts down to the end of a period. The server's words stand until the first minute has passed; it decides alone
// whether the period is over.

const MINUTE = 60_000;
const locale = document.documentElement.lang || "en";
const inWords = (count, unit) => new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(count);

const tick = (box) => {
  const left = Date.parse(box.dataset.countdown) - Date.now();
  const words = box.querySelector("[data-left]");
  if (left <= 0) {
    words.textContent = box.dataset.over;
    return;
  }
  const minutes = Math.floor(left / MINUTE);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  const text = days
    ? `${inWords(days, "day")} ${inWords(hours, "hour")}`
    : `${inWords(hours, "hour")} ${inWords(minutes % 60, "minute")}`;
  // Only what has changed is written: nothing flickers, and nothing moves.
  if (words.textContent !== text) words.textContent = text;
};

for (const box of document.querySelectorAll("[data-countdown]")) {
  setInterval(() => tick(box), MINUTE / 4);
}
