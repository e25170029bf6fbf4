import { createServer, type Server } from "node:http";
import pino from "pino";
import { afterEach, expect, test } from "vitest";
import { freePort, startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { ContextState } from "@/lib/domain/snapshot/types";
import { openContexts } from "@/lib/nats";
import { connectedContext, contextSettings, until } from "@/lib/nats/test-context";
import { sourceOf, startCollector, type Collector } from ".";
import { quickPolicy, Watching } from "./test-watching";

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function server(options?: Parameters<typeof startNatsServer>[0]): Promise<NatsServer> {
  const started = await startNatsServer(options);
  ends.push(() => started.stop());
  return started;
}

function collect(context: Awaited<ReturnType<typeof connectedContext>>): Collector {
  const collector = startCollector({ sources: [sourceOf(context)], clock: Date, pollMs: 100 });
  ends.push(() => collector.stop());
  return collector;
}

const stateOf = (collector: Collector): ContextState => {
  const state = collector.context("test")?.state();
  if (!state) throw new Error("no such context");
  return state;
};

test("live, then the server dies: the last good snapshot stays, stale, then disconnected; it comes back: live by itself", async () => {
  const nats = await server();
  const context = await connectedContext(nats.url, { monitoringUrls: [nats.monitoringUrl] });
  ends.push(() => context.close());
  const collector = collect(context);
  await until(() => stateOf(collector).kind === "live");

  const seen: string[] = [];
  const unsubscribe = collector.onTick(() => void (seen.at(-1) === stateOf(collector).kind || seen.push(stateOf(collector).kind)));
  await nats.kill();
  await until(() => stateOf(collector).kind === "disconnected");
  expect(seen.filter((kind) => kind !== "live")).toEqual(["stale", "disconnected"]);
  expect(stateOf(collector)).toMatchObject({ snapshot: { context: "test" }, why: expect.stringContaining("not connected") });
  expect(collector.context("test")?.troubleSince()).not.toBeNull();

  await nats.restart();
  await until(() => stateOf(collector).kind === "live");
  unsubscribe();
  await until(() => collector.context("test")?.troubleSince() === null);
  expect(collector.context("test")?.lastTroubleAt()).not.toBeNull();
});

test("open dead letters are trouble for as long as they are open, whatever the consumers do", async () => {
  const nats = await server();
  const context = await connectedContext(nats.url);
  ends.push(() => context.close());
  let open = 3;
  const collector = startCollector({ sources: [sourceOf(context)], clock: Date, pollMs: 100, countDeadLetters: () => open });
  ends.push(() => collector.stop());
  await until(() => stateOf(collector).kind === "live" && collector.context("test")?.troubleSince() !== null);
  open = 0;
  await until(() => collector.context("test")?.troubleSince() === null);
  expect(collector.context("test")?.lastTroubleAt()).not.toBeNull();
});

test("NATS is down at start: connecting with the reason, no rows, and live when it comes", async () => {
  const port = await freePort();
  const contexts = openContexts([contextSettings(`nats://127.0.0.1:${port}`)], { clock: Date, log: pino({ level: "silent" }) });
  ends.push(() => contexts.close());
  const collector = startCollector({ sources: contexts.all().map(sourceOf), clock: Date, pollMs: 100 });
  ends.push(() => collector.stop());
  await until(() => {
    const state = stateOf(collector);
    return state.kind === "connecting" && state.why !== null;
  });
  expect(collector.context("test")?.consumers()).toEqual([]);
  await server({ port });
  await until(() => stateOf(collector).kind === "live");
});

test("monitoring hangs, breaks off or answers HTML: stale with the reason while NATS is connected, live again after", async () => {
  const nats = await server();
  let fault: "none" | "html" | "half" | "500" | "hang" = "none";
  const proxy: Server = createServer((request, response) => {
    if (fault === "html") return void response.setHeader("content-type", "text/html").end("<html>");
    if (fault === "hang") return;
    if (fault === "500") return void response.writeHead(500).end();
    const pass = async () => {
      const body = await (await fetch(`${nats.monitoringUrl}${request.url}`)).text();
      response.setHeader("content-type", "application/json");
      response.end(fault === "half" ? body.slice(0, body.length / 2) : body);
    };
    void pass();
  });
  const port = await freePort();
  await new Promise<void>((resolve) => proxy.listen(port, "127.0.0.1", resolve));
  ends.push(async () => {
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  });
  const context = await connectedContext(nats.url, { monitoringUrls: [`http://127.0.0.1:${port}`] });
  ends.push(() => context.close());
  const collector = collect(context);
  await until(() => stateOf(collector).kind === "live");

  for (const broken of ["html", "500", "half", "hang"] as const) {
    fault = broken;
    await until(() => stateOf(collector).kind === "stale");
    expect(stateOf(collector)).toMatchObject({ why: expect.stringMatching(/monitoring/) });
    fault = "none";
    await until(() => stateOf(collector).kind === "live");
  }
});

test("a restart of the server raises no alarm on consumers that were well", async () => {
  const nats = await server();
  const watching = await Watching.open(nats);
  ends.push(() => watching.stop());
  await watching.stream({ name: "CALM", subjects: ["calm.>"] });
  await watching.consumer("CALM", "worker");
  await watching.publish("calm.one", 5);
  for (const message of await watching.pull("CALM", "worker", { batch: 5 })) await watching.answer(message, "+ACK");
  await watching.publish("calm.one", 3);
  await watching.watch(300);
  await nats.restart();
  await until(() => watching.nc.isClosed() || watching.nc.info !== undefined);
  const from = Date.now();
  while (Date.now() - from < 400) {
    await watching.tick();
    expect(watching.row("CALM", "worker")?.status).toBe("ok");
  }
});

test("a slow but steady subject is never flagged: its worker takes its time, one message waits now and then", async () => {
  const nats = await server();
  // Three times as long as elsewhere, and so is the work: a busy machine may stand still for most of the others' windows.
  const watching = await Watching.open(nats, { ...quickPolicy, quietAfterMs: 1_800, windowMs: 3_600, ageObjectiveMs: 900 });
  ends.push(() => watching.stop());
  await watching.stream({ name: "SLOW", subjects: ["slow.>"] });
  await watching.consumer("SLOW", "agent", { max_ack_pending: 1 });
  const flags = new Set<string>();
  const end = Date.now() + 15_000;
  const publisher = (async () => {
    while (Date.now() < end) {
      await watching.publish("slow.one", 2);
      await new Promise((resolve) => setTimeout(resolve, 2_700));
    }
  })();
  const worker = (async () => {
    while (Date.now() < end) {
      for (const message of await watching.pull("SLOW", "agent", { batch: 1, expiresMs: 3_000 })) {
        await new Promise((resolve) => setTimeout(resolve, 900));
        await watching.answer(message, "+ACK");
      }
    }
  })();
  await watching.watch(15_000, () => flags.add(watching.row("SLOW", "agent")?.status ?? "missing"));
  await Promise.all([publisher, worker]);
  expect([...flags]).toEqual(["ok"]);
});
