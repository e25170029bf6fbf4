import { expect, test } from "vitest";
import { freePort, startNatsServer } from "@/e2e/fixtures/nats-server";
import { connectTo } from "./connect";
import { createLog } from "./log";
import { sleep } from "./time";

const log = createLog({ FLEET_LOG_LEVEL: "silent" });

test("an agent that is there before its server waits for it; a command does not", async () => {
  const port = await freePort();
  const target = { servers: [`nats://127.0.0.1:${port}`], credsFile: null, inboxPrefix: "_INBOX" };
  await expect(connectTo(target, { name: "command", log, once: true })).rejects.toThrow();
  const waiting = connectTo(target, { name: "agent", log });
  await sleep(500);
  const server = await startNatsServer({ port });
  const nc = await waiting;
  expect(nc.isClosed()).toBe(false);
  await server.kill();
  await server.restart();
  await expect.poll(() => nc.flush().then(() => true), { timeout: 10_000 }).toBe(true);
  await nc.close();
  await server.stop();
});
