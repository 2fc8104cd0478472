// The behaviour of the portal's pages: only the GOV.UK Frontend components that they use.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  ExitThisPage,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "govuk-frontend";
import { Copy } from "./report/copy.mjs";

// ARIA does not allow aria-expanded on a radio, and what a radio reveals comes next in reading order anyway.
class PlainRadios extends Radios {
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
  ErrorSummary,
  ExitThisPage,
  NotificationBanner,
  PlainRadios,
  ServiceNavigation,
  SkipLink,
];
for (const component of components) createAll(component);
