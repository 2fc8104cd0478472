// Show the numbers to call next to an answer that is a sign of danger, while it is entered. Sends nothing.
// The rules are those of referrals/report/danger_signs.py.
import { Component } from "govuk-frontend";
import signs from "../../../referrals/report/danger_signs.json";

const letters = (text) => {
  const plain = text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]/g, "");
  const alike = [...plain].map((letter) => signs.alike[letter] || letter).join("");
  return ` ${(alike.match(/\p{L}+/gu) || []).join(" ")} `;
};
const languages = Object.values(signs.languages);
const harmless = languages.flatMap((language) => language.harmless.map(letters));
const words = languages.flatMap((language) => language.words.map(letters));
const pairs = languages.flatMap((language) => language.pairs.map((pair) => pair.map((row) => row.map(letters))));

export function isDanger(text) {
  const said = harmless.reduce((rest, phrase) => rest.split(phrase).join(" "), letters(text));
  const holds = (word) => said.includes(word);
  return words.some(holds) || pairs.some((pair) => pair.every((row) => row.some(holds)));
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
    // Next to the answer, because the top of the page is out of view on a phone.
    field.closest(".govuk-form-group").after(this.$root);
    this.$root.classList.add("portal-danger--near");
    this.$root.hidden = false;
  }
}
