// Says before the end of a draft or a session that it comes, and asks for more time without leaving the page.
import { Component } from "govuk-frontend";

const WARN_SECONDS = 5 * 60; // where the page does not say

// As the page itself writes it: 12 hours in English, 24 in other languages.
function clock(time) {
  const hours = time.getHours();
  const minutes = String(time.getMinutes()).padStart(2, "0");
  if (!document.documentElement.lang.startsWith("en")) return `${String(hours).padStart(2, "0")}:${minutes}`;
  return `${hours % 12 || 12}:${minutes}${hours < 12 ? "am" : "pm"}`;
}

export class Time extends Component {
  static moduleName = "portal-time";

  constructor(line) {
    super(line);
    this.words = line.dataset;
    this.full = Number(this.words.full);
    this.makeDialog();
    this.count(Number(this.words.seconds));
    addEventListener("click", (event) => {
      if (!event.target.closest(".portal-time__more")) return;
      event.preventDefault();
      this.ask();
    });
  }

  // By the clock and not by ticks: a phone that slept did not count.
  count(seconds) {
    this.end = Date.now() + seconds * 1000;
    clearInterval(this.timer);
    this.timer = setInterval(() => this.look(), 5000);
    this.look();
  }

  look() {
    const left = (this.end - Date.now()) / 1000;
    if (left > Number(this.words.warn || WARN_SECONDS)) return;
    const minutes = Math.max(1, Math.ceil(left / 60));
    this.say(left > 0 ? this.words.soon.replace("{minutes}", minutes) : this.words.over);
    this.more.hidden = left <= 0;
    if (left <= 0) clearInterval(this.timer);
    if (!this.dialog.open && this.warned !== this.end) this.dialog.showModal();
    this.warned = this.end;
  }

  say(text) {
    if (this.text.textContent !== text) this.text.textContent = text;
  }

  async ask() {
    const token = new FormData();
    token.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    const answer = await fetch(this.words.action, { method: "POST", body: token }).catch(() => null);
    if (!answer) {
      this.say(this.words.failed);
      if (!this.dialog.open) this.dialog.showModal();
      return;
    }
    if (answer.status !== 204) return this.count(0);
    this.count(this.full);
    const until = new Date(this.end);
    this.$root.querySelector(".portal-time__until").textContent = clock(until);
    this.dialog.close();
    this.done.textContent = this.$root.textContent;
  }

  makeDialog() {
    this.dialog = document.createElement("dialog");
    this.dialog.className = "portal-dialog";
    this.dialog.setAttribute("aria-labelledby", "portal-dialog-title");
    this.dialog.innerHTML = `<h2 class="govuk-heading-m" id="portal-dialog-title"></h2>
      <p class="govuk-body" aria-live="polite"></p>
      <button type="button" class="govuk-button portal-time__more"></button>
      <button type="button" class="govuk-button govuk-button--secondary"></button>`;
    const [title, text, more, close] = this.dialog.children;
    title.textContent = this.words.title;
    more.textContent = this.words.more;
    close.textContent = this.words.close;
    close.addEventListener("click", () => this.dialog.close());
    [this.text, this.more] = [text, more];
    this.done = document.createElement("p");
    this.done.className = "govuk-visually-hidden";
    this.done.setAttribute("role", "status");
    document.getElementById("main-content").append(this.dialog, this.done);
  }
}
