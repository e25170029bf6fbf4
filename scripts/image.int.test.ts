import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { consoleFolder } from "./lib/build.mjs";
import { freePort, type NatsServer, startNatsServer } from "@/e2e/fixtures/nats-server";

// There is no Docker engine here: the standalone output runs as the image runs it, copied out of the checkout.
const standalone = consoleFolder(path.resolve(import.meta.dirname, ".."));
const readyMs = 90_000;
const maxStopMs = 10_000;

let folder: string;
let nats: NatsServer;
let url: string;
let server: ChildProcess;
let output = "";

beforeAll(async () => {
  if (!existsSync(path.join(standalone, "server.js")))
    throw new Error("There is no build to test: run `node scripts/build.mjs` first (`npm test` does).");
  folder = await mkdtemp(path.join(tmpdir(), "jetlag-image-"));
  await cp(standalone, path.join(folder, "app"), { recursive: true, verbatimSymlinks: true });
  nats = await startNatsServer();
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: "production" as const,
    HOST: "127.0.0.1",
    HOSTNAME: "127.0.0.1",
    PORT: String(port),
    JETLAG_DATA_DIR: path.join(folder, "data"),
    NATS_URL: nats.url,
    NATS_MONITORING_URL: nats.monitoringUrl,
  };
  server = spawn(process.execPath, ["server.js"], { cwd: path.join(folder, "app"), env });
  for (const stream of [server.stdout, server.stderr]) stream?.on("data", (chunk) => (output += chunk));
});

afterAll(async () => {
  if (server?.exitCode === null) server.kill("SIGKILL");
  await nats?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test("the standalone output answers health, serves its page with its static files, and ends on SIGTERM", async () => {
  const health = () =>
    fetch(`${url}/api/v1/health`).then(
      async (answer) => (await answer.json()).checks.nats.default.status,
      () => output,
    );
  await expect.poll(health, { timeout: readyMs, interval: 100 }).toBe("ok");

  const page = await fetch(url);
  expect(page.status).toBe(200);
  const script = /\/_next\/static\/[^"]+\.js/.exec(await page.text())?.[0];
  expect((await fetch(`${url}${script}`)).status).toBe(200);

  const askedAt = performance.now();
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  await ended;
  expect(performance.now() - askedAt).toBeLessThan(maxStopMs);
});
