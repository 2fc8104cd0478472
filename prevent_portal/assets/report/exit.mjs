// "Exit this page": GOV.UK's component, which also wipes the draft on the server and leaves no entry in the history.
import { ExitThisPage } from "govuk-frontend";

export class Exit extends ExitThisPage {
  static moduleName = "portal-exit";

  constructor(form) {
    const button = form.querySelector("button");
    const link = document.createElement("a");
    for (const { name, value } of button.attributes) if (name !== "type") link.setAttribute(name, value);
    link.append(...button.childNodes);
    link.setAttribute("role", "button");
    link.setAttribute("rel", "nofollow noreferrer");
    link.setAttribute("draggable", "false");
    link.href = form.dataset.url;
    // A form without its button would be one that cannot be sent, to a reader of the page.
    const place = document.createElement("div");
    place.className = form.className;
    // The words of the reader's language, which the component looks for here.
    Object.assign(place.dataset, form.dataset);
    place.append(link);
    form.replaceWith(place);
    super(place);
    this.form = form;
  }

  // Not the component's own, which would leave this page in the history.
  exitPage() {
    // A beacon is sent even as its page goes; nobody waits for the answer.
    navigator.sendBeacon(this.form.action);
    document.body.classList.add("govuk-exit-this-page-hide-content");
    this.$overlay = document.createElement("div");
    this.$overlay.className = "govuk-exit-this-page-overlay";
    this.$overlay.setAttribute("role", "alert");
    this.$overlay.textContent = this.i18n.t("activated");
    document.body.append(this.$overlay);
    location.replace(this.form.dataset.url);
  }
}
