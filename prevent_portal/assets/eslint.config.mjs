// Our scripts run in a browser; what builds them runs in Node.
import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    files: ["**/*.mjs"],
    languageOptions: { globals: globals.browser },
    rules: { eqeqeq: "error", "no-implicit-globals": "error", "no-var": "error", "prefer-const": "error" },
  },
  { files: ["*.mjs"], languageOptions: { globals: globals.node } },
];
