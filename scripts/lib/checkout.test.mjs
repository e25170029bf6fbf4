import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dependenciesAreInstalled } from "./dependencies.mjs";
import { fingerprintOf } from "./fingerprint.mjs";

/** @type {string} */
let root;
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), "jetlag-checkout-"))));
afterEach(() => rmSync(root, { recursive: true }));

/** @param {string} name @param {unknown} content */
function write(name, content) {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
}

test("dependencies are installed when npm's own record of node_modules agrees with the lock", () => {
  const a = { version: "1.0.0" };
  write("package-lock.json", { packages: { "": {}, "node_modules/a": a, "node_modules/b-win32": { version: "1.0.0", optional: true } } });
  expect(dependenciesAreInstalled(root)).toBe(false);
  write("node_modules/.package-lock.json", { packages: {} });
  expect(dependenciesAreInstalled(root)).toBe(false);
  write("node_modules/.package-lock.json", { packages: { "node_modules/a": a } });
  expect(dependenciesAreInstalled(root)).toBe(true);
  write("node_modules/.package-lock.json", { packages: { "node_modules/a": { version: "0.9.0" } } });
  expect(dependenciesAreInstalled(root)).toBe(false);
  write("node_modules/.package-lock.json", { packages: { "node_modules/a": a, "node_modules/gone": a } });
  expect(dependenciesAreInstalled(root)).toBe(false);
});

test("the fingerprint changes with what is built, and with nothing else", () => {
  write("app/page.tsx", "one");
  write("next.config.js", "");
  const before = fingerprintOf(root);
  write("app/page.test.tsx", "a test");
  write("lib/db/generated/client.ts", "generated");
  write("fleet/toolworks/system.ts", "a program of its own");
  write("README.md", "words");
  expect(fingerprintOf(root)).toBe(before);
  write("fleet/toolworks/subject-map.json", "{}");
  const withMap = fingerprintOf(root);
  expect(withMap).not.toBe(before);
  write("app/page.tsx", "two");
  expect(fingerprintOf(root)).not.toBe(withMap);
});
