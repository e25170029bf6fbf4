import { defineConfig } from "oxlint";
import { boundaries } from "./scripts/lib/boundaries.mjs";

export default defineConfig({
  plugins: ["typescript", "unicorn", "oxc", "react", "import", "jsx-a11y", "nextjs", "promise"],
  categories: { correctness: "error", suspicious: "error" },
  env: { builtin: true, node: true, browser: true },
  ignorePatterns: ["lib/db/generated", ".next", "next-env.d.ts"],
  rules: {
    "max-lines": ["error", { max: 300 }],
    "typescript/no-explicit-any": "error",
    "typescript/ban-ts-comment": "error",
    "no-console": "error",
    "no-empty": "error",
    "no-warning-comments": "error",
    "import/no-cycle": "error",
    "import/no-unassigned-import": "off",
    "react/react-in-jsx-scope": "off",
    "unicorn/require-module-specifiers": "off",
    "no-await-in-loop": "off",
    "no-underscore-dangle": "off",
    "unicorn/consistent-function-scoping": "off",
    "import/no-named-as-default-member": "off",
    "unicorn/no-array-sort": "off",
    // It means window.postMessage; ours go to worker threads and ports, which have no origin.
    "unicorn/require-post-message-target-origin": "off",
  },
  overrides: [
    ...boundaries,
    { files: ["scripts/**", "bench/**", "fleet/**", "e2e/**"], rules: { "no-console": "off" } },
    // Playwright wants the fixtures a function uses as a pattern, also where there are none.
    { files: ["e2e/fixtures/test.ts"], rules: { "no-empty-pattern": "off" } },
    // The virtual table cannot be a native one: its rows are placed by hand, and roles give the semantics back.
    // The palette is a combobox with a listbox: the keys are the input's.
    {
      files: ["components/shell/palette-list.tsx"],
      rules: { "jsx-a11y/prefer-tag-over-role": "off", "jsx-a11y/click-events-have-key-events": "off" },
    },
    { files: ["components/tables/**"], rules: { "jsx-a11y/prefer-tag-over-role": "off", "jsx-a11y/control-has-associated-label": "off" } },
  ],
});
