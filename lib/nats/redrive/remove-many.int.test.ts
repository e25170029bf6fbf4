import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { connectedContext, until } from "../test-context";
import type { NatsContext } from "../types";
import { redriveWire } from ".";
import { fill, makeStream } from "./test-wire";

let server: NatsServer;
let context: NatsContext;
const as = (user: string) => ({ auth: { kind: "password" as const, user, password: "p" } });
const range = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);

beforeAll(async () => {
  server = await startNatsServer({
    config: `accounts { A { jetstream: enabled, users: [
      { user: "all", password: "p" },
      { user: "few", password: "p", permissions: { publish: { deny: ["$JS.API.STREAM.MSG.DELETE.>"] } } }
    ] } }`,
  });
  context = await connectedContext(server.url, as("all"));
});
afterAll(async () => {
  await context.close();
  await server.stop();
});

test("thousands at once, each answered by itself; again, they are gone already", async () => {
  await makeStream(context, "DLQ");
  await fill(
    context,
    "DLQ",
    range(1, 3_000).map(() => ({ subject: "dlq.a", payload: "x" })),
  );
  const wire = redriveWire(context);
  const answers = await wire.removeMany("DLQ", range(11, 2_500));
  expect(answers).toEqual(range(11, 2_500).map((seq) => ({ seq, kind: "removed" })));
  expect((await context.api<{ state: { messages: number } }>("STREAM.INFO.DLQ")).state.messages).toBe(500);
  expect(await wire.removeMany("DLQ", [10, 11, 12, 99_999])).toEqual([
    { seq: 10, kind: "removed" },
    { seq: 11, kind: "already-gone" },
    { seq: 12, kind: "already-gone" },
    { seq: 99_999, kind: "already-gone" },
  ]);
  expect(await wire.removeMany("DLQ", [])).toEqual([]);
});

test("a purged stream has nothing left to remove", async () => {
  await makeStream(context, "PURGED");
  await fill(
    context,
    "PURGED",
    range(1, 3).map(() => ({ subject: "purged.a" })),
  );
  await context.api("STREAM.PURGE.PURGED");
  expect((await redriveWire(context).removeMany("PURGED", [1, 2])).map(({ kind }) => kind)).toEqual(["already-gone", "already-gone"]);
});

test("a delete that the stream, or nobody, permits is failed and says why", async () => {
  await makeStream(context, "KEPT", { deny_delete: true });
  await fill(context, "KEPT", [{ subject: "kept.a" }]);
  expect(await redriveWire(context).removeMany("KEPT", [1])).toMatchObject([
    { seq: 1, kind: "failed", detail: expect.stringContaining("10057") },
  ]);
  expect(await redriveWire(context).removeMany("NOT_THERE", [1])).toMatchObject([
    { kind: "failed", detail: expect.stringContaining("10059") },
  ]);

  const few = await connectedContext(server.url, as("few"));
  const since = performance.now();
  const answers = await redriveWire(few).removeMany("KEPT", range(1, 1_500));
  expect(new Set(answers.map((one) => (one.kind === "failed" ? one.detail : one.kind)))).toEqual(
    new Set(["not permitted: STREAM.MSG.DELETE"]),
  );
  expect(performance.now() - since).toBeLessThan(2_000);
  await few.close();
});

test("NATS gone in the middle: what is called removed is, and the same again removes the rest", async () => {
  const mortal = await startNatsServer();
  const there = await connectedContext(mortal.url);
  await makeStream(there, "DLQ");
  await fill(
    there,
    "DLQ",
    range(1, 20_000).map(() => ({ subject: "dlq.a" })),
  );
  const wire = redriveWire(there);
  const removing = wire.removeMany("DLQ", range(1, 20_000)).catch((error: Error) => error);
  await until(async () => (await there.api<{ state: { messages: number } }>("STREAM.INFO.DLQ")).state.messages < 20_000);
  await mortal.kill();
  expect(await removing).toMatchObject({ code: "NATS_UNAVAILABLE" });
  await expect(wire.removeMany("DLQ", [1])).rejects.toMatchObject({ code: "NATS_UNAVAILABLE" });

  await mortal.restart();
  await until(() => there.link().kind === "connected");
  const again = await wire.removeMany("DLQ", range(1, 20_000));
  expect(new Set(again.map(({ kind }) => kind))).toEqual(new Set(["removed", "already-gone"]));
  expect((await there.api<{ state: { messages: number } }>("STREAM.INFO.DLQ")).state.messages).toBe(0);
  await there.close();
  await mortal.stop();
}, 60_000);
