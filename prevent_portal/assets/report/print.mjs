// A button that only a script can make work, so it is not seen without one.
import { Component } from "govuk-frontend";

export class Print extends Component {
  static moduleName = "portal-print";

  constructor(button) {
    super(button);
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
