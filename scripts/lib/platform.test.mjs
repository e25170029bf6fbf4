import { expect, test } from "vitest";
import { refusalOf } from "./platform.mjs";

test("Windows and an old Node are refused with a sentence, others are not", () => {
  expect(refusalOf({ platform: "win32", nodeVersion: "v24.0.0" })).toContain("WSL 2");
  expect(refusalOf({ platform: "linux", nodeVersion: "v20.18.3" })).toContain("needs Node 20.19 or newer; this is v20.18.3");
  expect(refusalOf({ platform: "linux", nodeVersion: "v18.20.0" })).toContain("20.19");
  for (const nodeVersion of ["v20.19.0", "v22.1.0", "v24.0.0"]) expect(refusalOf({ platform: "darwin", nodeVersion })).toBeNull();
});
