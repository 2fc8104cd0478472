// The line that shows when a draft or session expires, with its dialog.
import { Component } from "govuk-frontend";
import { Limit } from "../session/limit.mjs";

const CLASSES = ["govuk-heading-m", "govuk-body", "govuk-button portal-time__more", "govuk-button govuk-button--secondary"];

// The format of the server: 12-hour in English, 24-hour in other languages.
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
    const place = document.getElementById("main-content");
    this.limit = new Limit(line.dataset, {
      place,
      classes: CLASSES,
      token: () => document.querySelector("[name=csrfmiddlewaretoken]").value,
      extended: (end) => this.tell(new Date(end)),
    });
    this.done = document.createElement("p");
    this.done.className = "govuk-visually-hidden";
    this.done.setAttribute("role", "status");
    place.append(this.done);
    // A page may have its own button for more time.
    addEventListener("click", (event) => {
      if (!event.target.closest(".portal-time__more") || this.limit.dialog.contains(event.target)) return;
      event.preventDefault();
      this.limit.ask();
    });
  }

  tell(until) {
    this.$root.querySelector(".portal-time__until").textContent = clock(until);
    this.done.textContent = this.$root.textContent;
  }
}
