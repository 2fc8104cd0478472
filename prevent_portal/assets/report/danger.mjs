// Show the numbers to call next to a sign of danger as soon as it is ticked. Danger in the words is found on the
// server, for the next page (ADR 0115).
import { Component } from "govuk-frontend";

export class Danger extends Component {
  static moduleName = "portal-danger";

  constructor(panel) {
    super(panel);
    const signs = panel.dataset.signs.split(" ");
    document.getElementById("question")?.addEventListener("input", ({ target }) => {
      if (target.checked && signs.includes(target.value)) this.show(target);
    });
  }

  show(field) {
    if (!this.$root.hidden) return;
    // Next to the answer, because the top of the page is out of view on a phone.
    field.closest(".govuk-form-group").after(this.$root);
    this.$root.classList.add("portal-danger--near");
    this.$root.hidden = false;
  }
}
