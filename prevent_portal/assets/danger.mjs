// The script of questions in which danger may be described. It stands apart from portal.mjs, because its words are long.
import { createAll } from "govuk-frontend";
import { Danger } from "./report/danger.mjs";

createAll(Danger);
