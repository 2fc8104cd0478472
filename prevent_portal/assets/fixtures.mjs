// Copy the expected HTML of the components that the template pack renders, for tests/govuk.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const components = join(here, "node_modules", "govuk-frontend", "dist", "govuk", "components");
const out = join(here, "..", "..", "tests", "govuk", "fixtures");

const selected = {
  button: ["prevent double click"],
  "character-count": [
    "default",
    "with hint",
    "with hint and error",
    "with default value",
    "with label as page heading",
  ],
  checkboxes: ["with hint", "with error message and hint", "with pre-checked values", "with error message"],
  "date-input": ["with errors and hint", "with error on month input", "with autocomplete values"],
  "error-summary": ["default"],
  "file-upload": ["default", "with error message and hint", "with label as page heading"],
  input: [
    "with hint text",
    "with error message",
    "with error and hint",
    "with label as page heading",
    "with width-10 class",
    "with prefix and suffix",
    "with autocomplete attribute",
    "with spellcheck disabled",
    "inputmode",
    "value",
    "disabled",
  ],
  "password-input": ["default", "with hint text", "with error message"],
  radios: [
    "default",
    "with hint",
    "with hint and error message",
    "with legend as page heading",
    "with hints on parent and items",
    "with conditional items",
    "with conditional item checked",
  ],
  select: ["with hint text and error message", "with selected value", "with label as page heading"],
  textarea: ["with hint and error message", "with default value"],
};

mkdirSync(out, { recursive: true });
for (const [component, names] of Object.entries(selected)) {
  const { fixtures } = JSON.parse(readFileSync(join(components, component, "fixtures.json")));
  const copied = names.map((name) => {
    const { options, html } = fixtures.find((fixture) => fixture.name === name);
    return { name, options, html };
  });
  writeFileSync(join(out, `${component}.json`), JSON.stringify(copied, null, 2) + "\n");
}
