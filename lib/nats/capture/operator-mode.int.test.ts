import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findNatsServer, freePort } from "@/e2e/fixtures/nats-server";
import { loadKeys, type Keys, type Permissions } from "@/lib/embedded";
import { launchServer, type LaunchedServer } from "@/lib/embedded/testing/launch-server";
import type { NatsContext } from "../types";
import { connectedContext } from "../test-context";
import { ensureAdvisories, forbiddenVerbs } from ".";

/** What docs/operations.md says is needed, and nothing else. */
const documented = [
  "$SYS.REQ.USER.INFO",
  "$JS.API.STREAM.LIST",
  "$JS.API.STREAM.CREATE.JETLAG_ADVISORIES",
  "$JS.API.STREAM.UPDATE.JETLAG_ADVISORIES",
  "$JS.API.STREAM.INFO.JETLAG_ADVISORIES",
  "$JS.API.DIRECT.GET.JETLAG_ADVISORIES",
  "$JS.API.DIRECT.GET.JETLAG_ADVISORIES.>",
  "$JS.API.STREAM.MSG.GET.JETLAG_ADVISORIES",
];
const role = (allow: string[]): Permissions => ({ publish: { allow, deny: [] }, subscribe: { allow: ["_INBOX_jetlag.>"], deny: [] } });
const without = (verb: string) => role(documented.filter((subject) => !subject.includes(verb)));
const roles = { enough: role(documented), creator: without("STREAM.CREATE"), updater: without("STREAM.UPDATE"), reader: without("GET") };

let dataDir: string;
let keys: Keys;
let server: LaunchedServer;
let url: string;
const open: NatsContext[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "jetlag-capture-"));
  const ports = { nats: await freePort(), monitoring: await freePort(), websocket: await freePort() };
  keys = await loadKeys(path.join(dataDir, "keys"), [{ name: "company", roles }]);
  server = await launchServer(findNatsServer(), { folder: path.join(dataDir, "nats"), keys, ports, consolePort: 3999 });
  url = `nats://127.0.0.1:${ports.nats}`;
});
afterAll(async () => {
  for (const context of open) await context.close();
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function as(name: keyof typeof roles | "console") {
  const [company] = keys.systems;
  const file = name === "console" ? company?.consoleCreds : company?.roles.find((each) => each.role === name)?.creds;
  const context = await connectedContext(url, { auth: { kind: "creds", file: file ?? "" } });
  open.push(context);
  return context;
}
const week = { advisoriesDays: 7 };

test("who lacks a permission is refused by its whole name, also before anything is tried", async () => {
  const creator = await as("creator");
  expect(await forbiddenVerbs(creator, 0)).toEqual(["STREAM.CREATE.JETLAG_ADVISORIES"]);
  await expect(ensureAdvisories(creator, week)).rejects.toMatchObject({
    code: "NATS_DENIED",
    message: "not permitted: STREAM.CREATE.JETLAG_ADVISORIES",
  });
  expect(await forbiddenVerbs(await as("reader"), 0)).toEqual(["DIRECT.GET.JETLAG_ADVISORIES"]);
});

test("the documented permissions are enough to make it and to bring it up to date, once made by whomever", async () => {
  const enough = await as("enough");
  expect(await forbiddenVerbs(enough, 0)).toEqual([]);
  expect(await ensureAdvisories(enough, week)).toMatchObject({ kind: "make" });
  expect(await ensureAdvisories(enough, { advisoriesDays: 2 })).toMatchObject({ kind: "update" });
  expect(await ensureAdvisories(await as("console"), { advisoriesDays: 2 })).toMatchObject({ kind: "keep" });
  await expect(ensureAdvisories(await as("updater"), week)).rejects.toMatchObject({
    message: "not permitted: STREAM.UPDATE.JETLAG_ADVISORIES",
  });
});

test("in the embedded accounts the console may do all of it", async () => {
  expect(await forbiddenVerbs(await as("console"), 0)).toEqual([]);
});
