import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { connectedContext, untilStored } from "../test-context";
import { countFrom, readBatch, readMessage } from ".";
import { rawPublish } from "./test-raw-publish";

let server: NatsServer;
const stream = { name: "S", allowDirect: true };
const inDirect = { name: "S", allowDirect: false };

const user = (name: string, deny: string[]) =>
  `{ user: ${name}, password: p, permissions: { publish: { deny: ${JSON.stringify(deny)} } } }`;
const as = (name: string) => connectedContext(server.url, { auth: { kind: "password", user: name, password: "p" } });

beforeAll(async () => {
  const users = [
    "{ user: all, password: p }",
    user("no-get", ["$JS.API.STREAM.MSG.GET.>"]),
    user("no-direct", ["$JS.API.DIRECT.GET.>"]),
    user("nothing", ["$JS.API.STREAM.MSG.GET.>", "$JS.API.DIRECT.GET.>"]),
  ];
  server = await startNatsServer({ config: `accounts { A { jetstream: enabled, users: [ ${users.join(", ")} ] } }` });
  const owner = await as("all");
  await owner.api("STREAM.CREATE.S", { name: "S", subjects: ["s.>"], allow_direct: true });
  await rawPublish(
    server.port,
    [1, 2, 3].map((n) => ({ subject: "s.a", payload: `${n}` })),
    { user: "all", pass: "p" },
  );
  await untilStored(owner, "S", 3);
  await owner.close();
});
afterAll(() => server.stop());

test("without direct get, MSG.GET answers, also for batches", async () => {
  const context = await as("no-direct");
  expect((await readMessage(context, stream, { seq: 2 }))?.seq).toBe(2);
  expect((await readBatch(context, stream, { fromSeq: 1, batch: 10 })).messages).toHaveLength(3);
  expect(await countFrom(context, stream, { seq: 1, subject: "s.>" })).toBeNull();
  await context.close();
});

test("without MSG.GET, direct get answers, and its 404 is believed", async () => {
  const context = await as("no-get");
  expect((await readMessage(context, stream, { seq: 2 }))?.seq).toBe(2);
  expect(await readMessage(context, stream, { seq: 99 })).toBeNull();
  await expect(readMessage(context, inDirect, { seq: 2 })).rejects.toMatchObject({
    code: "NATS_DENIED",
    message: "not permitted: STREAM.MSG.GET",
  });
  await context.close();
});

test("with neither, the refusal says what is not permitted, at once", async () => {
  const context = await as("nothing");
  vi.useFakeTimers({ toFake: ["setTimeout"] }); // what waits for a time-out never ends
  await expect(readMessage(context, stream, { seq: 2 })).rejects.toMatchObject({
    code: "NATS_DENIED",
    message: "not permitted: DIRECT.GET",
  });
  await expect(readBatch(context, stream, { fromSeq: 1, batch: 10 })).rejects.toMatchObject({
    code: "NATS_DENIED",
    message: "not permitted: DIRECT.GET",
  });
  expect(await countFrom(context, stream, { seq: 1, subject: "s.>" })).toBeNull();
  vi.useRealTimers();
  await context.close();
});

test("NATS gone: NATS_UNAVAILABLE, and back again without a new context", async () => {
  const context = await as("all");
  await server.kill();
  await expect(readBatch(context, stream, { fromSeq: 1, batch: 10 })).rejects.toMatchObject({ code: "NATS_UNAVAILABLE" });
  await server.restart();
  await expect
    .poll(
      () =>
        readBatch(context, stream, { fromSeq: 1, batch: 10 }).then(
          (batch) => batch.messages.length,
          () => 0,
        ),
      { timeout: 15_000 },
    )
    .toBe(3);
  await context.close();
});
