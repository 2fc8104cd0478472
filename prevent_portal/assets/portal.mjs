// Scripts of the portal's pages, with only the GOV.UK Frontend components that they use.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "govuk-frontend";
import { Copy } from "./report/copy.mjs";
import { Danger } from "./report/danger.mjs";
import { Exit } from "./report/exit.mjs";
import { Print } from "./report/print.mjs";
import { Time } from "./report/time.mjs";
import { Upload } from "./report/upload.mjs";
import { News } from "./review/news.mjs";
import { Shortcuts } from "./review/shortcuts.mjs";

// ARIA does not allow aria-expanded on a radio; the revealed content is next in reading order anyway.
class PlainRadios extends Radios {
  constructor(root) {
    super(root);
    root.closest("form")?.addEventListener("formdata", (event) => this.leaveOutHidden(event.formData));
  }

  // Whoever selects another answer does not see what they filled in beside the first, and could not take it out.
  leaveOutHidden(sent) {
    const hidden = this.$root.querySelectorAll(".govuk-radios__conditional--hidden [name]");
    for (const field of hidden) sent.delete(field.name);
  }

  syncConditionalRevealWithInputState(input) {
    super.syncConditionalRevealWithInputState(input);
    input.removeAttribute("aria-expanded");
  }
}

const components = [
  Button,
  CharacterCount,
  Checkboxes,
  Copy,
  Danger,
  ErrorSummary,
  Exit,
  News,
  NotificationBanner,
  PasswordInput,
  PlainRadios,
  Print,
  ServiceNavigation,
  Shortcuts,
  SkipLink,
  Time,
  Upload,
];
for (const component of components) createAll(component);
