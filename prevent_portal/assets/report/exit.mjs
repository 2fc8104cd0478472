// GOV.UK Frontend's "Exit this page", which also deletes the draft on the server and leaves no history entry.
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
    // A screen reader would announce a form without a submit button, so it is replaced.
    const place = document.createElement("div");
    place.className = form.className;
    // The component reads its translated texts from these attributes.
    Object.assign(place.dataset, form.dataset);
    place.append(link);
    form.replaceWith(place);
    super(place);
    this.form = form;
  }

  // Overridden, because the component would leave this page in the history.
  exitPage() {
    // A beacon is sent even while the page unloads.
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
