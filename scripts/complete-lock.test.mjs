import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { completePackages, platformOf } from "./complete-lock.mjs";

test("a platform is read from a package's name", () => {
  expect(platformOf("@next/swc-darwin-arm64")).toEqual({ os: ["darwin"], cpu: ["arm64"] });
  expect(platformOf("@oxlint/binding-linux-x64-musl")).toEqual({ os: ["linux"], cpu: ["x64"], libc: ["musl"] });
  expect(platformOf("@oxlint/binding-linux-x64-gnu")).toEqual({ os: ["linux"], cpu: ["x64"], libc: ["glibc"] });
  expect(platformOf("@img/sharp-linuxmusl-arm64")).toEqual({ os: ["linux"], cpu: ["arm64"], libc: ["musl"] });
  expect(platformOf("@tailwindcss/oxide-wasm32-wasi")).toEqual({ cpu: ["wasm32"] });
});

test("what is missing is added, what is there stays, nested places count", () => {
  const there = { version: "1.0.0", integrity: "sha512-x" };
  const { packages, added } = completePackages({
    "": {},
    "node_modules/a": { dev: true, optionalDependencies: { "a-darwin-arm64": "1.0.0", "a-linux-x64": "1.0.0", "a-win32-x64": "1.0.0" } },
    "node_modules/a/node_modules/a-linux-x64": there,
    "node_modules/a-win32-x64": there,
  });
  expect(added).toEqual(["node_modules/a-darwin-arm64"]);
  expect(packages["node_modules/a-darwin-arm64"]).toEqual({ version: "1.0.0", dev: true, optional: true, os: ["darwin"], cpu: ["arm64"] });
});

test("the committed lock is complete", () => {
  const lock = JSON.parse(readFileSync(path.resolve(import.meta.dirname, "../package-lock.json"), "utf8"));
  expect(completePackages(lock.packages).added).toEqual([]);
});
