import { expect, test } from "vitest";
import { freePort, startNatsServer } from "@/e2e/fixtures/nats-server";
import { linesOfLog } from "../testing/lines-of-log";
import { startMuteServer } from "../testing/mute-server";
import { connectTo, targetOf } from "./connect";
import { createLog } from "./log";
import { sleep } from "./time";

const log = createLog({ FLEET_LOG_LEVEL: "silent" });
const on = (port: number) => ({ servers: [`nats://127.0.0.1:${port}`], credsFile: null, inboxPrefix: "_INBOX" });

test("an agent that is there before its server waits for it; a command does not", async () => {
  const port = await freePort();
  await expect(connectTo(on(port), { name: "command", log, once: true })).rejects.toThrow();
  const waiting = connectTo(on(port), { name: "agent", log });
  await sleep(500);
  const server = await startNatsServer({ port });
  const nc = await waiting;
  expect(nc.isClosed()).toBe(false);
  await server.kill();
  await server.restart();
  await expect.poll(() => nc.flush().then(() => true), { timeout: 15_000 }).toBe(true);
  await nc.close();
  await server.stop();
});

test("a server that takes the connection and says nothing holds no agent for longer than one try, 5 s, and it says why it waits", async () => {
  const { log: warnings, lines } = linesOfLog("warn");
  const mute = await startMuteServer();
  const startedAt = performance.now();
  const waiting = connectTo(on(mute.port), { name: "agent", log: warnings });
  await expect.poll(mute.connections).toBe(1);
  mute.stopListening();
  const server = await startNatsServer({ port: mute.port });
  const nc = await waiting;
  expect(performance.now() - startedAt).toBeLessThan(15_000); // the client itself would try for 20 s
  expect(lines).toEqual([expect.objectContaining({ msg: "waiting for NATS", error: expect.stringMatching(/timeout/i) })]);
  await nc.close();
  mute.stop();
  await server.stop();
});

test("a wait for NATS ends with its signal, for its reason", async () => {
  const ending = new AbortController();
  const waiting = connectTo(on(await freePort()), { name: "agent", log, signal: ending.signal });
  setTimeout(() => ending.abort(new Error("enough")), 300);
  await expect(waiting).rejects.toThrow("enough");
});

test.each([
  ["me:secret", "users = [{ user: me, password: secret }]"],
  ["secret", "token: secret"],
])("what a URL holds (%s) opens the connection, and stands in no log", async (info, authorization) => {
  const { log: warnings, lines } = linesOfLog("warn");
  const port = await freePort();
  const target = await targetOf("toolworks", { NATS_URL: `nats://${info}@127.0.0.1:${port}` });
  const waiting = connectTo(target, { name: "agent", log: warnings });
  await expect.poll(() => lines.length).toBeGreaterThan(0);
  const server = await startNatsServer({ port, config: `authorization { ${authorization} }` });
  await (await waiting).close();
  const [wrong] = await Promise.allSettled([connectTo({ ...target, login: { token: "other" } }, { name: "agent", log, once: true })]);
  expect(wrong).toMatchObject({ status: "rejected" });
  expect(JSON.stringify([lines, String(wrong.status === "rejected" && wrong.reason)])).not.toContain("secret");
  await server.stop();
});
