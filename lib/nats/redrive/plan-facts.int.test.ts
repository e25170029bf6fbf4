import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { connectedContext } from "../test-context";
import type { NatsContext } from "../types";
import { countSubjects, maxPayloadBytes, readPermissions, readReceivers, readStreams } from ".";
import { fill, makeStream } from "./test-wire";

let server: NatsServer;
let context: NatsContext;
const as = (user: string) => ({ auth: { kind: "password" as const, user, password: "p" } });
const wanted = { deadLetterPatterns: ["FAILED"], subjects: ["orders.new", "nobody.here"], streams: ["WORK", "NOT_THERE"] };

beforeAll(async () => {
  const user = (name: string, ...deny: string[]) =>
    `{ user: ${name}, password: p, permissions: { publish: { deny: ${JSON.stringify(deny)} } } }`;
  const users = [
    "{ user: all, password: p }",
    user("no-list", "$JS.API.STREAM.LIST", "$JS.API.CONSUMER.LIST.WORK", "orders.secret.>"),
    user("no-names", "$JS.API.STREAM.LIST", "$JS.API.STREAM.NAMES", "$SYS.REQ.USER.INFO"),
    `{ user: narrow, password: p, permissions: { publish: { allow: ["$JS.API.>", "$SYS.REQ.USER.INFO", "orders.*"], deny: ["orders.x"] } } }`,
  ];
  server = await startNatsServer({ config: `accounts { A { jetstream: enabled, users: [ ${users.join(", ")} ] } }\nmax_payload: 2000000` });
  context = await connectedContext(server.url, as("all"));
  await makeStream(context, "ORDERS", {
    discard: "new",
    discard_new_per_subject: true,
    max_msgs: 100,
    max_msgs_per_subject: 5,
    max_bytes: 1_000_000,
    max_msg_size: 1000,
    max_age: 60e9,
    republish: { src: "orders.>", dest: "copies.>" },
    metadata: { owner: "shop" },
  });
  await makeStream(context, "WORK", { retention: "workqueue", storage: "memory", allow_direct: false, deny_delete: true, no_ack: true });
  await makeStream(context, "COUNTS", { allow_msg_counter: true, subject_transform: { src: "counts.*", dest: "moved.{{wildcard(1)}}" } });
  await makeStream(context, "FAILED", {});
  await makeStream(context, "SEALED", {});
  await context.api("STREAM.UPDATE.SEALED", { name: "SEALED", subjects: ["sealed.>"], allow_direct: true, sealed: true });
  await makeStream(context, "MIRROR", { subjects: undefined, mirror: { name: "ORDERS", filter_subject: "orders.new" } });
  await makeStream(context, "SOURCED", {
    sources: [
      { name: "ORDERS", subject_transforms: [{ src: "orders.new", dest: "sourced.new" }] },
      { name: "FAR", external: { api: "$JS.far.API", deliver: "far.deliver" } },
    ],
  });
  for (let i = 0; i < 300; i++) await makeStream(context, `MANY${i}`);
  await context.api("CONSUMER.CREATE.ORDERS.paid", {
    stream_name: "ORDERS",
    config: { durable_name: "paid", ack_policy: "explicit", filter_subject: "orders.paid" },
  });
  const messages = ["orders.new", "orders.new", "orders.paid"].map((subject) => ({ subject }));
  await fill(context, "ORDERS", messages);
});
afterAll(async () => {
  await context.close();
  await server.stop();
});

const none = { mirror: null, sources: [], transform: null, republish: null };

test("every stream of the account, with what flows where", async () => {
  const { streams, flowsKnown } = await readStreams(context, wanted);
  const named = (name: string) => streams.find((one) => one.name === name);
  expect([flowsKnown, streams.length]).toEqual([true, 307]);
  expect(named("ORDERS")).toMatchObject({
    ...none,
    republish: { src: "orders.>", dest: "copies.>" },
    subjects: ["orders.>"],
    retention: "limits",
    storage: "file",
    discard: "new",
    discardNewPerSubject: true,
    allowDirect: true,
    maxMessages: 100,
    maxMessagesPerSubject: 5,
    maxBytes: 1_000_000,
    maxMessageBytes: 1000,
    maxAgeMs: 60_000,
    duplicateWindowMs: 60_000,
    sealed: false,
    denyDelete: false,
    noAck: false,
    isCounter: false,
    isDeadLetter: false,
    messages: 3,
    firstSeq: 1,
    lastSeq: 3,
  });
  expect(named("WORK")).toMatchObject({
    ...none,
    retention: "workqueue",
    storage: "memory",
    allowDirect: false,
    denyDelete: true,
    noAck: true,
    maxMessages: null,
    maxAgeMs: null,
    duplicateWindowMs: 120_000,
  });
  expect(named("COUNTS")).toMatchObject({ ...none, isCounter: true, transform: { src: "counts.*", dest: "moved.{{wildcard(1)}}" } });
  expect(named("FAILED")).toMatchObject({ isDeadLetter: true });
  expect(named("SEALED")).toMatchObject({ sealed: true });
  expect(named("MIRROR")).toMatchObject({ subjects: [], mirror: { stream: "ORDERS", filter: "orders.new", moves: [], external: false } });
  expect(named("SOURCED")?.sources).toEqual([
    { stream: "ORDERS", filter: null, moves: [{ src: "orders.new", dest: "sourced.new" }], external: false },
    { stream: "FAR", filter: null, moves: [], external: true },
  ]);
});

test("where STREAM.LIST is denied, those that are asked for, with the same facts", async () => {
  const few = await connectedContext(server.url, as("no-list"));
  const { streams, flowsKnown } = await readStreams(few, wanted);
  const all = (await readStreams(context, wanted)).streams;
  expect(flowsKnown).toBe(false);
  expect(streams.map(({ name }) => name).toSorted()).toEqual(["ORDERS", "WORK"]);
  for (const stream of streams) expect(stream).toEqual(all.find(({ name }) => name === stream.name));
  await few.close();

  const blind = await connectedContext(server.url, as("no-names"));
  await expect(readStreams(blind, wanted)).rejects.toMatchObject({ code: "NATS_DENIED" });
  await blind.close();
});

test("the hash is of the configuration: messages do not change it, any setting does", async () => {
  const hashOf = async () => (await readStreams(context, wanted)).streams.find(({ name }) => name === "FAILED")?.configHash;
  const before = await hashOf();
  expect(before).toMatch(/^[0-9a-f]{64}$/);
  await fill(context, "FAILED", [{ subject: "failed.a" }]);
  expect(await hashOf()).toBe(before);
  const config = { name: "FAILED", subjects: ["failed.>"], allow_direct: true };
  const changed = new Set([before]);
  for (const change of [{ max_msgs: 7 }, { metadata: { a: "1" } }, { metadata: { a: "2" } }, { deny_purge: true }]) {
    await context.api("STREAM.UPDATE.FAILED", { ...config, ...change });
    changed.add(await hashOf());
  }
  expect(changed.size).toBe(5);
});

test("who receives: consumers by stream, null where they may not be listed", async () => {
  const few = await connectedContext(server.url, as("no-list"));
  const receivers = await readReceivers(few, ["ORDERS", "WORK", "FAILED", "NOT_THERE", "ORDERS"]);
  expect(receivers.get("ORDERS")).toMatchObject([{ stream: "ORDERS", name: "paid", filterSubjects: ["orders.paid"], hasLeader: true }]);
  expect([receivers.get("WORK"), receivers.get("FAILED"), receivers.get("NOT_THERE")]).toEqual([null, [], []]);
  await few.close();
});

test("who receives is not known where no server answers for one of them: that is no denial", async () => {
  const page = { total: 1, consumers: [], missing: ["paid"] };
  const silent: NatsContext = Object.create(context, { api: { value: () => Promise.resolve(page) } });
  await expect(readReceivers(silent, ["ORDERS"])).rejects.toMatchObject({
    code: "NATS_UNAVAILABLE",
    message: expect.stringMatching(/^paid of ORDERS/),
  });
  const heard: unknown[] = [];
  const rest = await readReceivers(silent, ["ORDERS"], (...each) => heard.push(each));
  expect([rest.get("ORDERS"), heard]).toEqual([[], [["ORDERS", ["paid"]]]]);
});

test.each([
  ["all", { publishAllow: null, publishDeny: [] }],
  ["narrow", { publishAllow: ["$JS.API.>", "$SYS.REQ.USER.INFO", "orders.*"], publishDeny: ["orders.x"] }],
  ["no-list", { publishAllow: null, publishDeny: ["$JS.API.STREAM.LIST", "$JS.API.CONSUMER.LIST.WORK", "orders.secret.>"] }],
  ["no-names", null],
])("what %s may publish", async (user, permissions) => {
  const one = await connectedContext(server.url, as(user));
  const read = await readPermissions(one);
  const sorted = (subjects: readonly string[] | null | undefined) => subjects?.toSorted() ?? null;
  expect(read && [sorted(read.publishAllow), sorted(read.publishDeny)]).toEqual(
    permissions && [sorted(permissions.publishAllow), sorted(permissions.publishDeny)],
  );
  await one.close();
});

test("stored messages per subject, and how large a message may be", async () => {
  expect(await countSubjects(context, "ORDERS", ["orders.new", "orders.paid", "orders.none", "orders.new"])).toEqual(
    new Map([
      ["orders.new", 2],
      ["orders.paid", 1],
      ["orders.none", 0],
    ]),
  );
  expect(await countSubjects(context, "ORDERS", [])).toEqual(new Map());
  expect(maxPayloadBytes(context)).toBe(2_000_000);
});
