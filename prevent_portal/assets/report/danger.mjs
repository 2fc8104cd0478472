// Shows the numbers to call beside the answer while it is typed or ticked. No answer leaves the page.
// The same words in the same way as referrals/report/danger.py.
import { Component } from "govuk-frontend";
import signs from "../../../referrals/report/danger.json";

const plain = (text) =>
  signs.harmless.reduce(
    (said, phrase) => said.split(` ${phrase} `).join(" "),
    ` ${(text.toLowerCase().match(/[a-z]+/g) || []).join(" ")} `,
  );

export function isDanger(text) {
  const said = plain(text);
  const holds = (word) => said.includes(` ${word} `);
  return signs.words.some(holds) || signs.pairs.some((pair) => pair.every((row) => row.some(holds)));
}

export class Danger extends Component {
  static moduleName = "portal-danger";

  constructor(panel) {
    super(panel);
    this.ticked = signs.answers[panel.dataset.step] || [];
    document.getElementById("question")?.addEventListener("input", (event) => this.look(event.target));
  }

  look(field) {
    const isSign = field.matches("[type=checkbox], [type=radio]")
      ? field.checked && this.ticked.includes(field.value)
      : field.matches("textarea, [type=text]") && isDanger(field.value);
    if (!isSign || !this.$root.hidden) return;
    // Where the person looks: a panel at the top is out of sight on a phone.
    field.closest(".govuk-form-group").after(this.$root);
    this.$root.classList.add("portal-danger--near");
    this.$root.hidden = false;
  }
}
