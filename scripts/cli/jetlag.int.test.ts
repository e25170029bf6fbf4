import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { registry } from "@/app/api/v1/registry";
import { call, eventually, startConsole } from "@/app/api/v1/testing/console";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { matchPath } from "@/lib/http/match-path";
import type { Runtime } from "@/lib/runtime";

let nats: NatsServer;
let nc: NatsConnection;
let runtime: Runtime;
let dataDir: string;
let server: Server;
let url: string;

beforeAll(async () => {
  nats = await startNatsServer();
  nc = await connect({ servers: nats.url });
  const manager = await jetstreamManager(nc);
  await manager.streams.add({ name: "WORK", subjects: ["work.>"] });
  await manager.streams.add({ name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  dataDir = await mkdtemp(path.join(tmpdir(), "jetlag-cli-"));
  runtime = await startConsole({ NATS_URL: nats.url, JETLAG_DATA_DIR: dataDir });
  server = createServer((request, response) => {
    void answerTo(request).then(({ status, body }) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)),
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // of a socket that listens on a port
});

afterAll(async () => {
  server?.close();
  await runtime?.stop();
  await nc?.close();
  await nats?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** The app's own routes over HTTP. */
async function answerTo(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  const view = request.url?.replace("/api/v1", "") ?? "";
  let body = "";
  for await (const chunk of request) body += String(chunk);
  for (const { method, path: template, route } of registry) {
    const params = method === request.method ? matchPath(template, view.split("?")[0] ?? "") : null;
    const init = body === "" ? {} : { body, headers: { "content-type": "application/json" } };
    if (params) return call(route, view, { method, params, ...init });
  }
  return { status: 404, body: { code: "NOT_FOUND", detail: view } };
}

async function jetlag(...args: string[]) {
  const child = spawn(process.execPath, ["scripts/jetlag.mjs", ...args], { env: { ...process.env, JETLAG_URL: url, JETLAG_TOKEN: "" } });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.err += chunk.toString()));
  child.stdin.end();
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...said };
}

type Letters = { items: { id: string; group: string }[] };
async function letters(): Promise<Letters["items"]> {
  const found = registry.find((each) => each.method === "GET" && each.path === "/dead-letters");
  if (!found) throw new Error("nothing answers for dead letters");
  return ((await call(found.route, "/dead-letters?limit=500", { method: "GET", params: {} })).body as Letters).items; // by its route's schema
}

test("dead letters are looked at, re-driven and told of from a script", { timeout: 120_000 }, async () => {
  const dead = (n: number) => JSON.stringify({ original_subject: "work.a", original_message: { n }, error: "late" });
  for (let n = 0; n < 3; n++) await jetstream(nc).publish("dlq.a", dead(n));
  const ids = (await eventually(letters, (all) => all.length === 3)).map(({ id }) => id).join(",");

  const dry = await jetlag("redrive", "--ids", ids, "--dry-run");
  expect(dry).toMatchObject({ code: 0, err: "" });
  expect(dry.out).toMatch(/^Re-drive #\d+: 3 messages in default/);
  expect(dry.out).toContain("  to      work.a → WORK (3 messages)");
  for (const line of [
    "  how     each is watched until done: so few are all canaries; 5/s, doubling up to 50/s, about 1 s in all",
    "          stops by itself if 3 in a row come back, or more than 10 % of the last 50",
    "          at most 500 sent and not yet settled",
    "  after   a dead letter leaves DLQ once its copy is stored",
  ])
    expect(dry.out.split("\n")).toContain(line);
  const bold = await jetlag("redrive", "--ids", ids, "--dry-run", "--no-canary");
  expect(bold.out).toContain("          No canary: 3 messages go out at 50/s until the breaker trips or somebody aborts.");
  expect(bold.out).not.toContain("watched until done");
  expect((await jetlag("redrives", "--state", "cancelled")).out).toContain("nothing was sent");
  expect((await jetlag("redrive", "--ids", ids, "--reason", "back")).code).toBe(2);

  const sent = await jetlag("redrive", "--ids", ids, "--reason", "back", "--rate", "none", "--yes");
  expect(sent.err).toBe("");
  expect(sent.out).toMatch(/#\d+ succeeded: /);
  expect(sent.code).toBe(0);
  expect((await (await jetstreamManager(nc)).streams.info("WORK")).state.messages).toBe(3);

  const number = /^Re-drive #(\d+)/.exec(sent.out)?.[1] ?? "";
  expect((await jetlag("follow", number)).code).toBe(0);
  const again = await jetlag("redrive", "--ids", "nobody", "--reason", "back", "--yes", "--json");
  expect(again.code).toBe(3);
  expect(JSON.parse(again.out.split("\n")[0] ?? "")).toMatchObject({ state: "planned", plan: { count: 0 } });
});
