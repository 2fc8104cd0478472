// J and K move the focus through the list of concerns; Enter opens the focused link as usual.
import { Component } from "govuk-frontend";

const STEPS = { j: 1, k: -1 };

export class Shortcuts extends Component {
  static moduleName = "portal-shortcuts";

  constructor(table) {
    super(table);
    document.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    const step = STEPS[event.key];
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (!step || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = [...this.$root.querySelectorAll("tbody th a")];
    const here = links.indexOf(document.activeElement);
    const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1);
    event.preventDefault();
    links[next].focus();
  }
}
