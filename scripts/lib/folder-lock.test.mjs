import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockFolder } from "./folder-lock.mjs";

/** @type {string} */
let folder;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "jetlag-lock-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Locks in a process of its own, prints whether it got it, and holds on. @param {string} at */
function otherProcess(at) {
  const code = `import { lockFolder } from ${JSON.stringify(path.resolve(import.meta.dirname, "folder-lock.mjs"))};
    const lock = await lockFolder(${JSON.stringify(at)}, { pid: process.pid, url: "http://other" });
    console.log("release" in lock ? "mine" : "held"); setInterval(() => {}, 1000);`;
  return spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
}

test.each(["short", path.join("d".repeat(80), "e".repeat(80))])(
  "one holder at a time, also across processes and kill -9 (%s)",
  async (name) => {
    const at = path.join(folder, name);
    const other = otherProcess(at);
    await once(other.stdout, "data");
    expect(await lockFolder(at, { pid: 1 })).toEqual({ heldBy: { pid: other.pid, url: "http://other" } });

    other.kill("SIGKILL");
    await once(other, "exit");
    expect(existsSync(path.join(at, "lock.sock"))).toBe(true);
    const mine = await lockFolder(at, { pid: process.pid });
    if (!("release" in mine)) throw new Error("a stale socket was not taken over");
    expect(await lockFolder(at, { pid: 1 })).toEqual({ heldBy: { pid: process.pid } });
    mine.release();
    expect(existsSync(path.join(at, "lock.sock"))).toBe(false);
  },
);

test("of many that take over a stale socket at once, one gets it", async () => {
  const dead = otherProcess(folder);
  await once(dead.stdout, "data");
  dead.kill("SIGKILL");
  await once(dead, "exit");

  const others = Array.from({ length: 5 }, () => otherProcess(folder));
  const answers = await Promise.all(others.map(async (other) => String((await once(other.stdout, "data"))[0]).trim()));
  for (const other of others) other.kill("SIGKILL");
  expect(answers.filter((answer) => answer === "mine")).toHaveLength(1);
});
