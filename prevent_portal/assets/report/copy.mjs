// A copy button, hidden unless the script runs and the browser supports it.
import { Component } from "govuk-frontend";

export class Copy extends Component {
  static moduleName = "portal-copy";

  constructor(part) {
    super(part);
    if (!navigator.clipboard) return;
    const said = part.querySelector("[role=status]");
    part.hidden = false;
    part.querySelector("button").addEventListener("click", async () => {
      const text = document.getElementById(part.dataset.of).textContent.trim();
      // The browser may still refuse; the text remains visible on the page.
      const copied = await navigator.clipboard.writeText(text).then(() => true, () => false);
      said.textContent = copied ? part.dataset.copied : part.dataset.refused;
    });
  }
}
