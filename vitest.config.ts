import path from "node:path";
import { defineConfig } from "vitest/config";

const shared = {
  resolve: { alias: { "@": path.resolve(import.meta.dirname) }, conditions: ["react-server", "node"] },
  ssr: { resolve: { conditions: ["react-server", "node"] } },
};

export default defineConfig({
  ...shared,
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: ["{lib,fleet,components,scripts,bench}/**/*.test.{ts,tsx,mjs}"],
          exclude: ["**/*.int.test.*", "**/node_modules/**"],
          environment: "node",
          isolate: false, // pure tests share nothing; a fresh process for each file took most of their time
          testTimeout: 120_000, // the longest try thousands of random bytes: a busy machine takes its time
        },
      },
      {
        ...shared,
        test: {
          name: "int",
          include: ["{lib,fleet,scripts,app,e2e}/**/*.int.test.ts"],
          environment: "node",
          testTimeout: 180_000, // what hangs may hang for minutes; what works may take one where a core is slow and shared
          hookTimeout: 180_000,
          expect: { poll: { timeout: 60_000 } }, // what is polled for comes in milliseconds, or when a busy machine gets to it
          pool: "forks",
          isolate: false, // each starts what it needs and ends it; a fresh process for each of two hundred compiled the same modules and PGlite anew
          maxWorkers: 4, // of two cores: most files wait for a server more than they compute
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
