// A print button, hidden unless the script runs.
import { Component } from "govuk-frontend";

export class Print extends Component {
  static moduleName = "portal-print";

  constructor(button) {
    super(button);
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
