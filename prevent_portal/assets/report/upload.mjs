// Warn about a picture that is too big before it is uploaded over a slow connection.
import { Component } from "govuk-frontend";

const MOST = 10 * 1024 * 1024;

export class Upload extends Component {
  static moduleName = "portal-upload";

  constructor(form) {
    super(form);
    const input = form.querySelector("[type=file]");
    this.told = document.createElement("p");
    this.told.className = "govuk-error-message";
    this.told.setAttribute("role", "alert");
    input.before(this.told);
    input.addEventListener("change", () => {
      const isTooBig = input.files[0]?.size > MOST;
      this.told.textContent = isTooBig ? form.dataset.tooBig : "";
      if (isTooBig) input.value = "";
    });
  }
}
