// Show the numbers to call next to an answer that is a sign of danger, while it is entered. Sends nothing.
// The rules are fetched from a file of their own, since only pages with a question need them.
import { Component } from "govuk-frontend";

export class Danger extends Component {
  static moduleName = "portal-danger";

  constructor(panel) {
    super(panel);
    import(panel.dataset.rules).then((rules) => {
      this.rules = rules;
      document.getElementById("question")?.addEventListener("input", (event) => this.look(event.target));
    });
  }

  look(field) {
    const isSign = field.matches("[type=checkbox], [type=radio]")
      ? field.checked && this.rules.isTicked(this.$root.dataset.step, field.value)
      : field.matches("textarea, [type=text]") && this.rules.isDanger(field.value);
    if (!isSign || !this.$root.hidden) return;
    // Next to the answer, because the top of the page is out of view on a phone.
    field.closest(".govuk-form-group").after(this.$root);
    this.$root.classList.add("portal-danger--near");
    this.$root.hidden = false;
  }
}
