import { spawn, type ChildProcess } from "node:child_process";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase } from "@/lib/db";
import { templateFolder } from "../../../e2e/fixtures/pglite-template";

let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "jetlag-processes-"));
  await cp(await templateFolder(), folder, { recursive: true });
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

type Child = {
  process: ChildProcess;
  lines: string[];
  ended: Promise<{ code: number | null; said: string }>;
  reaches(line: string): Promise<void>;
};

function start(): Child {
  const child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", "e2e/fixtures/database-child.ts", folder], {
    stdio: "pipe",
  });
  children.push(child);
  const lines: string[] = [];
  let said = "";
  let rest = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
    child.emit("line");
  });
  const ended = new Promise<{ code: number | null; said: string }>((resolve) => child.once("close", (code) => resolve({ code, said })));
  const reaches = (line: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => (lines.includes(line) ? resolve() : undefined);
      child.on("line", look);
      void ended.then(() => reject(new Error(`ended before "${line}": ${said}`)));
      look();
    });
  return { process: child, lines, ended, reaches };
}

test("kill -9 in the middle of writing loses no acknowledged row, and the next process opens the folder", async () => {
  for (const upTo of ["20", "45"]) {
    const child = start();
    await child.reaches(upTo);
    child.process.kill("SIGKILL");
    await child.ended;

    const acknowledged = Math.max(...child.lines.slice(1).map(Number));
    const database = await openDatabase({ kind: "embedded", folder });
    const names = (await database.client.lease.findMany({ select: { name: true } })).map(({ name }) => name);
    await database.client.lease.deleteMany();
    await database.close();
    expect(acknowledged).toBeGreaterThanOrEqual(Number(upTo));
    expect(names).toEqual(expect.arrayContaining(Array.from({ length: acknowledged }, (_, i) => `row-${i + 1}`)));
  }
});

test("a first start that is killed right after the tables were made opens again", async () => {
  await rm(path.join(folder, "pgdata"), { recursive: true });
  const child = start();
  await child.reaches("3");
  child.process.kill("SIGKILL");
  await child.ended;
  const database = await openDatabase({ kind: "embedded", folder });
  expect(await database.client.lease.count()).toBeGreaterThanOrEqual(3);
  await database.close();
});

test("a second process is refused by name of the folder, also while the first is frozen, and ruins nothing", async () => {
  const first = start();
  await first.reaches("open");
  const second = start();
  expect(await second.ended).toEqual({ code: 78, said: expect.stringContaining(`Another Jetlag uses the database in ${folder}`) });

  first.process.kill("SIGSTOP");
  await expect(openDatabase({ kind: "embedded", folder })).rejects.toMatchObject({ reason: "locked" });
  first.process.kill("SIGCONT");
  const goesOn = String(first.lines.length + 5);
  await first.reaches(goesOn);
});

test("of two that start at the same moment on a folder nobody has locked, one gets it", async () => {
  const [a, b] = [start(), start()];
  const winner = await Promise.any([a.reaches("open").then(() => a), b.reaches("open").then(() => b)]);
  const loser = winner === a ? b : a;
  expect((await loser.ended).code).toBe(78);
  await winner.reaches("3");
});

test("closing gives the lock back and leaves no socket behind", async () => {
  for (let i = 0; i < 2; i++) await (await openDatabase({ kind: "embedded", folder })).close();
  expect((await readdir(folder)).filter((name) => name.endsWith(".sock"))).toEqual([]);
});
