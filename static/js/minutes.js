// Minutes are saved section by section as somebody writes. What the server has not confirmed is kept in this browser and
// sent again: when the connection returns, after signing in anew in another tab, or when the page is opened again.
// Another's words in the same section are never overwritten: they are put together, or both texts are shown.

const form = document.querySelector("[data-minutes]");
const FIELDS = ["text", "text_zh"];
const PAUSE = 900; // ms without a key before a section is sent
const RETRY = 5000;
const LOOK = 15000;
const say = form.dataset;
let token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
let isSignedOut = false;

const clean = (text) => text.replace(/\r\n?/g, "\n").trim();
const same = (one, other) => FIELDS.every((name) => clean(one[name]) === clean(other[name]));

const store = {
  key: (item) => `minutes:${say.minutes}:${item}`,
  get(item) {
    try {
      return JSON.parse(localStorage.getItem(this.key(item)));
    } catch {
      return null;
    }
  },
  set(item, value) {
    try {
      localStorage.setItem(this.key(item), JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },
  items() {
    try {
      const prefix = this.key("");
      return Object.keys(localStorage).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
    } catch {
      return [];
    }
  },
  drop(item) {
    try {
      localStorage.removeItem(this.key(item));
    } catch {
      // Without a store there is nothing to drop.
    }
  },
};

const headers = () => ({ "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest", "HX-Request": "true" });

// Boxes grow with their text where the browser does not see to it by itself.
const GROWS = CSS.supports("field-sizing", "content");
const grow = (area) => {
  if (GROWS) return;
  area.rows = 3;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
};

class Section {
  constructor(box) {
    this.box = box;
    this.item = box.dataset.section;
    this.areas = Object.fromEntries(FIELDS.map((name) => [name, box.querySelector(`[data-field="${name}"]`)]));
    this.base = { text: box.dataset.savedText, text_zh: box.dataset.savedZh };
    this.revision = Number(box.dataset.revision);
    this.tried = null;
    this.theirs = null;
    this.isSending = false;
    this.state = "saved";
    for (const area of Object.values(this.areas)) {
      grow(area);
      area.addEventListener("input", () => {
        grow(area);
        this.written();
      });
    }
    for (const button of box.querySelectorAll("[data-keep]")) {
      button.addEventListener("click", () => this.choose(button.dataset.keep));
    }
    this.recover();
  }

  get words() {
    return Object.fromEntries(FIELDS.map((name) => [name, this.areas[name].value]));
  }

  get isClean() {
    return same(this.words, this.base);
  }

  // What an earlier visit could not send.
  recover() {
    const kept = store.get(this.item);
    if (!kept || same(kept.words, this.base)) {
      store.drop(this.item);
      if (!this.isClean) this.written();
      return;
    }
    const now = { revision: this.revision, ...this.base };
    this.fill(kept.words);
    this.base = kept.base;
    this.revision = kept.revision;
    this.tried = kept.tried;
    if (now.revision !== this.revision) this.meet(now);
    else this.written();
  }

  // What was kept for an agenda item that is gone goes on behind the words of this section.
  adopt(item) {
    const kept = store.get(item);
    for (const name of FIELDS) {
      const parts = [this.areas[name].value, clean(kept?.words?.[name] ?? "")];
      this.areas[name].value = parts.filter(Boolean).join("\n\n");
      grow(this.areas[name]);
    }
    this.written();
    store.drop(item);
  }

  fill(words) {
    for (const name of FIELDS) {
      if (this.areas[name].value === words[name]) continue;
      this.areas[name].value = words[name];
      grow(this.areas[name]);
    }
  }

  keep() {
    const value = { words: this.words, base: this.base, revision: this.revision, tried: this.tried };
    store.set(this.item, value);
  }

  written() {
    this.keep();
    if (this.theirs) return;
    this.tell(this.state === "offline" || this.state === "signedOut" ? this.state : "unsaved");
    this.sendIn(PAUSE);
  }

  sendIn(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  async send() {
    if (this.isSending || this.theirs) return;
    if (this.isClean) {
      this.confirmed();
      return;
    }
    const words = this.words;
    this.isSending = true;
    this.tried = words;
    this.keep();
    if (this.state === "unsaved") this.tell("saving");
    const body = new URLSearchParams({ ...words, revision: String(this.revision) });
    let answer = null;
    try {
      answer = await fetch(this.box.dataset.save, { method: "POST", body, headers: headers(), redirect: "manual" });
    } catch {
      answer = null;
    }
    this.isSending = false;
    await this.answered(answer, words);
  }

  async answered(answer, words) {
    if (answer === null || answer.status >= 500 || answer.status === 429) {
      this.tell("offline");
      this.sendIn(RETRY);
      return;
    }
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      signedOut(true);
      this.tell("signedOut");
      this.sendIn(RETRY);
      return;
    }
    const found = await answer.json().catch(() => ({}));
    if (answer.ok) {
      signedOut(false);
      this.base = words;
      this.revision = found.revision;
      this.tried = null;
      if (this.isClean) this.confirmed();
      else this.written();
    } else if (answer.status === 409 && !found.closed) {
      this.meet(found);
    } else {
      this.tell(found.closed ? "closed" : "refused", found.message);
    }
  }

  confirmed() {
    clearTimeout(this.timer);
    store.drop(this.item);
    this.tell("saved");
  }

  // Somebody else's words, or our own whose answer was lost on the way.
  meet(now) {
    const mine = this.words;
    if ((this.tried && same(now, this.tried)) || same(now, mine)) {
      this.goOn(now, mine);
      return;
    }
    const merged = {};
    for (const name of FIELDS) {
      if (clean(mine[name]) === clean(this.base[name])) merged[name] = now[name];
      else if (clean(now[name]) === clean(this.base[name])) merged[name] = mine[name];
    }
    if (FIELDS.every((name) => name in merged)) {
      this.goOn(now, merged);
      return;
    }
    this.theirs = now;
    const box = this.box.querySelector("[data-clash]");
    box.querySelector("[data-who]").textContent = now.who ?? "";
    for (const name of FIELDS) box.querySelector(`[data-theirs="${name}"]`).textContent = now[name];
    box.hidden = false;
    this.keep();
    this.tell("clash");
  }

  goOn(now, words) {
    this.theirs = null;
    this.box.querySelector("[data-clash]").hidden = true;
    this.fill(words);
    this.base = { text: now.text, text_zh: now.text_zh };
    this.revision = now.revision;
    this.tried = null;
    this.written();
  }

  choose(which) {
    const now = this.theirs;
    if (!now) return;
    const mine = this.words;
    const both = (name) => (clean(mine[name]) === clean(this.base[name]) ? now[name] : `${now[name]}\n\n${mine[name]}`);
    const words = { mine, theirs: now, both: Object.fromEntries(FIELDS.map((name) => [name, both(name)])) }[which];
    this.goOn(now, words);
    this.send();
  }

  // What others have written since: taken over where nothing is being written here.
  look(now) {
    if (now.revision <= this.revision || this.isSending || this.theirs || !this.isClean) return;
    if (Object.values(this.areas).includes(document.activeElement)) return;
    this.base = { text: now.text, text_zh: now.text_zh };
    this.revision = now.revision;
    this.fill(this.base);
    this.tell("saved");
  }

  tell(state, words) {
    this.state = state;
    const line = this.box.querySelector("[data-state]");
    line.dataset.state = state;
    line.textContent = words ?? say[state] ?? "";
    overall();
  }
}

const signedOut = (is) => {
  isSignedOut = is;
  document.querySelector("[data-sign-in]").hidden = !is;
};

// The worst that holds for any section stands at the side, and is said aloud when it changes.
const ORDER = ["clash", "closed", "refused", "signedOut", "offline", "unsaved", "saving", "saved"];
const overall = () => {
  const worst = ORDER.find((state) => sections.some((section) => section.state === state)) ?? "saved";
  const line = document.querySelector("[data-overall]");
  if (line.dataset.state === worst) return;
  line.dataset.state = worst;
  line.textContent = say[worst];
};

// What stands now, and a fresh seal: after signing in anew the old one is worth nothing.
const look = async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(say.standing, { headers: headers(), redirect: "manual" });
    if (!answer.ok) return;
    const found = await answer.json();
    token = found.csrf;
    if (isSignedOut) {
      const meta = document.querySelector('meta[name="csrf-token"]');
      if (meta) meta.content = token;
      for (const field of document.querySelectorAll('[name="csrfmiddlewaretoken"]')) field.value = token;
      signedOut(false);
      for (const section of sections) section.sendIn(0);
    }
    for (const section of sections) if (found.sections[section.item]) section.look(found.sections[section.item]);
  } catch {
    // No connection: the next look will tell.
  }
};

const sections = [];
for (const box of document.querySelectorAll("[data-section]")) sections.push(new Section(box));
const whole = sections.find((section) => section.item === "0");
for (const item of store.items()) if (!sections.some((section) => section.item === item)) whole?.adopt(item);
overall();
setInterval(look, LOOK);
window.addEventListener("focus", look);
window.addEventListener("online", () => sections.forEach((section) => section.isClean || section.sendIn(0)));

form.addEventListener("submit", (event) => {
  event.preventDefault();
  sections.forEach((section) => section.send());
});

// Enter in a line presses the button beside it, not the first of the page.
document.addEventListener("keydown", (event) => {
  const line = event.target.closest?.("[data-line]");
  if (!line || event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  line.parentElement.querySelector(`[data-do="${line.dataset.line}"]`).click();
});

// A line that could not be sent stays where it is, and says so.
document.addEventListener("htmx:sendError", (event) => {
  const line = event.target.closest?.(".minutes-line, form");
  const words = document.querySelector("[data-overall]");
  words.textContent = say.offline;
  line?.querySelector("input")?.focus();
});
