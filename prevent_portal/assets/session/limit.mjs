// The dialog before the end of a draft or a session: it says that the end comes, and asks for more time without
// leaving the page, so that nothing that was typed is lost.

const WARN_SECONDS = 5 * 60; // where the page does not say

export class Limit {
  // `words`: what is said, the seconds, and `action`, which is posted to for more of them.
  // `place`: where the dialog goes. `classes`: of its title, its text and its two buttons.
  // `token()`: against forged posts. `extended(end)`: more time was given. `left()`: asks who knows better from the
  // warning on, as another tab may be in use; without it, or where it is null, the page's own count stands.
  constructor(words, { place, classes, token, extended = () => {}, left = null }) {
    Object.assign(this, { words, token, extended, left });
    this.makeDialog(place, classes);
    this.count(Number(words.seconds));
  }

  // By the clock and not by ticks: a phone that slept did not count.
  count(seconds) {
    this.end = Date.now() + seconds * 1000;
    this.warned = false;
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
      if (end !== this.end) return; // counted anew meanwhile
      if (seconds > warn) {
        this.dialog.close();
        return this.count(seconds);
      }
      if (seconds !== null) this.end = Date.now() + seconds * 1000;
    }
    const left = (this.end - Date.now()) / 1000;
    const minutes = Math.max(1, Math.ceil(left / 60));
    this.say(left > 0 ? this.words.soon.replace("{minutes}", minutes) : this.words.over);
    this.more.hidden = left <= 0;
    if (left <= 0) clearInterval(this.timer);
    if (!this.dialog.open && !this.warned) this.dialog.showModal();
    this.warned = true;
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
    this.dialog.innerHTML = `<h2 id="portal-dialog-title"></h2><p aria-live="polite"></p>
      <button type="button"></button> <button type="button"></button>`;
    const [title, text, more, close] = this.dialog.children;
    [title, text, more, close].forEach((part, number) => (part.className = classes[number]));
    title.textContent = this.words.title;
    more.textContent = this.words.more;
    close.textContent = this.words.close;
    more.addEventListener("click", () => this.ask());
    close.addEventListener("click", () => this.dialog.close());
    [this.text, this.more] = [text, more];
    place.append(this.dialog);
  }
}
