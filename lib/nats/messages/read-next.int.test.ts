import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { connectedContext, untilStored } from "../test-context";
import { readBatch, readNext } from ".";
import { rawPublish } from "./test-raw-publish";

let server: NatsServer;
const lagging = { name: "LAGS", allowDirect: true };
const answers: Promise<void>[] = [];
const as = (user: string) => connectedContext(server.url, { auth: { kind: "password", user, password: "p" } });

/** In place of a replica that lacks what the leader has: the server itself answers no direct get of this stream. */
beforeAll(async () => {
  const users = [
    "{ user: all, password: p }",
    '{ user: no-get, password: p, permissions: { publish: { deny: ["$JS.API.STREAM.MSG.GET.>"] } } }',
  ];
  server = await startNatsServer({ config: `accounts { A { jetstream: enabled, users: [ ${users.join(", ")} ] } }` });
  const owner = await as("all");
  await owner.api("STREAM.CREATE.LAGS", { name: "LAGS", subjects: ["s.>"], allow_direct: false });
  const login = { user: "all", pass: "p" };
  await rawPublish(server.port, [{ subject: "s.a" }, { subject: "s.b" }], login);
  await untilStored(owner, "LAGS", 2);
  owner.connection().subscribe("$JS.API.DIRECT.GET.LAGS", {
    callback: (_, { reply = "" }) =>
      void answers.push(rawPublish(server.port, [{ subject: reply, block: "NATS/1.0 404 Message Not Found\r\n\r\n" }], login)),
  });
  await owner.connection().flush();
});
afterAll(async () => {
  await Promise.all(answers);
  await server.stop();
});

test("what a replica does not have, the leader is asked for, until it has no more either", async () => {
  const context = await as("all");
  const next = async (fromSeq: number, nextBySubject?: string) =>
    (await readNext(context, lagging, { fromSeq, batch: 10, ...(nextBySubject ? { nextBySubject } : {}) })).map(({ seq }) => seq);
  expect((await readBatch(context, lagging, { fromSeq: 1, batch: 10 })).messages).toEqual([]);
  expect([await next(1), await next(1, "s.b"), await next(2), await next(3)]).toEqual([[1], [2], [2], []]);
  await context.close();
});

test("where the leader may not be asked, the replica is believed", async () => {
  const context = await as("no-get");
  expect(await readNext(context, lagging, { fromSeq: 1, batch: 10 })).toEqual([]);
  await context.close();
});
