import js from "@eslint/js";
import globals from "globals";

const rules = {
  complexity: ["error", 15],
  eqeqeq: "error",
  "max-lines": ["error", 300],
  "max-lines-per-function": ["error", { max: 40, skipComments: true }],
  "max-params": ["error", 5],
  "no-nested-ternary": "error",
  "no-shadow": "error",
};

export default [
  js.configs.recommended,
  { files: ["assets/**/*.js"], languageOptions: { globals: globals.browser }, rules },
  { files: ["tests/js/**/*.js", "*.config.js"], languageOptions: { globals: globals.node } },
];
