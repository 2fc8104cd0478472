// A button that copies what it names. Only a script can, and only where the browser lets it, so it is hidden till then.
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
      // A browser may still refuse; the code stands on the page to be written down.
      const copied = await navigator.clipboard.writeText(text).then(() => true, () => false);
      said.textContent = copied ? part.dataset.copied : part.dataset.refused;
    });
  }
}
