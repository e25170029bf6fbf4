import { connect, headers } from "@nats-io/transport-node";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort, startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { openContext } from "./context";
import { connectedContext, contextSettings, until } from "./test-context";

let server: NatsServer;

beforeAll(async () => {
  server = await startNatsServer({
    config: `accounts { A { jetstream: enabled, users: [
      { user: "all", password: "p" },
      { user: "few", password: "p", permissions: { publish: ["$JS.API.INFO", "$SYS.REQ.USER.INFO"], subscribe: ["_INBOX_jetlag.>"] } },
      { user: "plain", password: "p", permissions: { publish: [">"], subscribe: ["_INBOX.>"] } },
      { user: "deaf", password: "p", permissions: { publish: [">"], subscribe: ["other.>"] } }
    ] } }`,
  });
});
afterAll(() => server.stop());

const as = (user: string) => ({ auth: { kind: "password" as const, user, password: "p" } });

test("a request is answered with the bytes that were sent, headers included", async () => {
  const context = await connectedContext(server.url, as("all"));
  const other = await connect({ servers: server.url, user: "all", pass: "p" });
  const answer = headers();
  answer.append("A", "1");
  answer.append("B", "2");
  other.subscribe("echo", { callback: (_, msg) => void msg.respond(msg.data, { headers: answer }) });
  await other.flush();

  const reply = await context.request("echo", Uint8Array.of(0, 255, 13, 10));

  expect([...reply.data]).toEqual([0, 255, 13, 10]);
  expect(Buffer.from(reply.headerBlock ?? []).toString()).toBe("NATS/1.0\r\nA: 1\r\nB: 2\r\n\r\n");
  await other.close();
  await context.close();
});

test("what is not permitted is refused at once, by the verb's name", async () => {
  const context = await connectedContext(server.url, as("few"));
  // Who waited for an answer would wait longer than a test may take.
  await expect(context.api("STREAM.MSG.GET.ORDERS", { seq: 1 }, { timeoutMs: 600_000 })).rejects.toMatchObject({
    code: "NATS_DENIED",
    message: "not permitted: STREAM.MSG.GET",
  });
  await expect(context.api("INFO")).resolves.toBeTypeOf("object");
  await context.close();
});

test("a denied inbox is said, not waited for", async () => {
  const context = await connectedContext(server.url, as("deaf"));
  await expect(context.api("INFO", undefined, { timeoutMs: 600_000 })).rejects.toMatchObject({ code: "NATS_DENIED" });
  await context.close();
});

test("where the first inbox is refused the next is tried", async () => {
  const context = await connectedContext(server.url, { ...as("plain"), inboxPrefixes: ["_INBOX_jetlag", "_INBOX"] });
  await until(() => context.inboxPrefix() === "_INBOX");
  await expect(context.api("INFO")).resolves.toBeTypeOf("object");
  await context.close();
});

test("nobody there is an error of its own, and so is silence", async () => {
  const context = await connectedContext(server.url, as("all"));
  const other = await connect({ servers: server.url, user: "all", pass: "p" });
  other.subscribe("silence", { callback: () => {} });
  await other.flush();
  await expect(context.request("nobody.here")).rejects.toMatchObject({ code: "NATS_UNAVAILABLE", message: "nobody answers nobody.here" });
  await expect(context.request("silence", "", { timeoutMs: 100 })).rejects.toMatchObject({
    code: "NATS_UNAVAILABLE",
    message: "no answer to silence within 0.1 s",
  });
  await other.close();
  await context.close();
});

test("an API error carries the server's own code", async () => {
  const context = await connectedContext(server.url, as("all"));
  await expect(context.api("STREAM.INFO.NOT_THERE")).rejects.toMatchObject({ code: "NOT_FOUND", errCode: 10059 });
  await context.close();
});

test("a server that is down at the start is connected to when it comes", async () => {
  const port = await freePort();
  const context = openContext(contextSettings(`nats://127.0.0.1:${port}`), { clock: Date, log: pino({ level: "silent" }) });
  await until(() => {
    const link = context.link();
    return link.kind === "connecting" && link.why !== null;
  });
  await expect(context.api("INFO")).rejects.toMatchObject({ code: "NATS_UNAVAILABLE" });

  const late = await startNatsServer({ port });
  await until(() => context.link().kind === "connected");
  await late.kill();
  await until(() => context.link().kind === "connecting");
  await late.restart();
  await until(() => context.link().kind === "connected");
  await expect(context.api("INFO")).resolves.toBeTypeOf("object");
  await context.close();
  await late.stop();
});
