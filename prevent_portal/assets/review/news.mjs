// Poll every 30 seconds for concerns newer than the page, and announce them without moving the focus.
import { Component } from "govuk-frontend";

const EVERY_MILLISECONDS = 30_000;

export class News extends Component {
  static moduleName = "portal-news";

  constructor(part) {
    super(part);
    this.line = part.querySelector("[role=status]");
    this.link = part.querySelector("a");
    setInterval(() => this.ask(), EVERY_MILLISECONDS);
    document.addEventListener("visibilitychange", () => this.ask());
  }

  async ask() {
    if (document.hidden) return;
    const answer = await fetch(this.$root.dataset.address, { redirect: "error" }).catch(() => null);
    if (!answer || !answer.ok) return this.say("New concerns could not be checked for. Load the page again.");
    const { new: number } = await answer.json();
    if (number === null) return this.say("This page is of another day. Load it again.");
    if (!number) return this.say("");
    this.say(`${number} new ${number === 1 ? "concern" : "concerns"}`);
    this.link.textContent = "Show the queue as it is now";
  }

  say(text) {
    if (this.line.textContent !== text) this.line.textContent = text;
  }
}
