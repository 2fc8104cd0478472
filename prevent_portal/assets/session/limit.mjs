// The dialog before a draft or session expires. It can extend the time without leaving the page, so that typed text
// is not lost.

const WARN_SECONDS = 5 * 60; // default

export class Limit {
  // `words`: the texts, the seconds left, and `action`, the URL to post to for more time.
  // `place`: the parent of the dialog. `classes`: of its title, text and two buttons.
  // `token()`: the CSRF token. `extended(end)`: called after an extension. `left()`: fetches the seconds left before
  // the warning, since another tab may have extended the session; if null, the page's own count is used.
  constructor(words, { place, classes, token, extended = () => {}, left = null }) {
    Object.assign(this, { words, token, extended, left });
    this.makeDialog(place, classes);
    this.count(Number(words.seconds));
  }

  // Uses the clock, because timers stop while a phone sleeps.
  count(seconds) {
    this.end = Date.now() + seconds * 1000;
    // The dialog opens once for the warning, and once more when the time is over, though it was closed before.
    this.warned = this.ended = false;
    clearInterval(this.timer);
    this.timer = setInterval(() => this.look(), 5000);
    this.look();
  }

  async look() {
    const warn = Number(this.words.warn || WARN_SECONDS);
    if (this.end - Date.now() > warn * 1000) return;
    if (this.left) {
      const end = this.end;
      const seconds = await this.left();
      if (end !== this.end) return; // restarted meanwhile
      if (seconds > warn) {
        this.dialog.close();
        return this.count(seconds);
      }
      if (seconds !== null) this.end = Date.now() + seconds * 1000;
    }
    const left = (this.end - Date.now()) / 1000;
    const minutes = Math.max(1, Math.ceil(left / 60));
    this.say(left > 0 ? this.words.soon.replace("{minutes}", minutes) : this.words.over);
    const isOver = left <= 0;
    this.more.hidden = isOver;
    if (!this.dialog.open && !(isOver ? this.ended : this.warned)) this.dialog.showModal();
    this.warned = true;
    this.ended = isOver;
    if (!isOver) return;
    clearInterval(this.timer);
    // The button that had the focus may be the hidden one.
    this.close.focus();
  }

  say(text) {
    if (this.text.textContent !== text) this.text.textContent = text;
  }

  async ask() {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.token());
    const answer = await fetch(this.words.action, { method: "POST", body }).catch(() => null);
    if (!answer) {
      this.say(this.words.failed);
      if (!this.dialog.open) this.dialog.showModal();
      return;
    }
    if (answer.status !== 204) return this.count(0);
    this.count(Number(this.words.full));
    this.dialog.close();
    this.extended(this.end);
  }

  makeDialog(place, classes) {
    this.dialog = document.createElement("dialog");
    this.dialog.className = "portal-dialog";
    this.dialog.setAttribute("aria-labelledby", "portal-dialog-title");
    this.dialog.setAttribute("aria-describedby", "portal-dialog-text");
    this.dialog.innerHTML = `<h2 id="portal-dialog-title"></h2><p id="portal-dialog-text" aria-live="polite"></p>
      <button type="button"></button> <button type="button"></button>`;
    const [title, text, more, close] = this.dialog.children;
    [title, text, more, close].forEach((part, number) => (part.className = classes[number]));
    title.textContent = this.words.title;
    more.textContent = this.words.more;
    close.textContent = this.words.close;
    more.addEventListener("click", () => this.ask());
    close.addEventListener("click", () => this.dialog.close());
    [this.text, this.more, this.close] = [text, more, close];
    place.append(this.dialog);
  }
}
