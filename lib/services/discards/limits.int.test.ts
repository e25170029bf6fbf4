import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { die, startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import { sightingId } from "@/lib/domain/dead-letter/sighting-id";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { connectedContext, until } from "@/lib/nats/test-context";
import { getDeadLetter } from "../dead-letters/get-dead-letter";
import { planDiscard } from "./plan-discard";
import { startDiscard } from "./start-discard";
import { undoDiscard } from "./undo-discard";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };
const admin = { user: "admin", password: "p" };
const login = { user: "admin", pass: "p" };
const blind = { user: "blind", password: "p" };
const limited = { user: "limited", password: "p" };
const silent = { user: "silent", password: "p" };

const config = `authorization { users: [
  { user: admin, password: p },
  { user: blind, password: p, permissions: { publish: { allow: [">"], deny: ["$JS.API.STREAM.MSG.DELETE.>", "$JS.API.STREAM.PURGE.>", "$SYS.REQ.USER.INFO"] } } },
  { user: limited, password: p, permissions: { publish: { allow: [">"], deny: ["$JS.API.STREAM.MSG.DELETE.>"] } } },
  { user: silent, password: p, permissions: { publish: { allow: [">"], deny: ["jetlag.>"] } } }
] }`;

let server: NatsServer;
let run: Redriving;
const runs: Redriving[] = [];

async function open(auth: { user: string; password: string }): Promise<Redriving> {
  const opened = await startRedriving({ url: server.url, auth, discarder: {}, settings: { capture: "ask" } });
  runs.push(opened);
  return opened;
}
const messages = async (stream: string) => (await run.context.api<{ state: { messages: number } }>(`STREAM.INFO.${stream}`)).state.messages;

beforeAll(async () => {
  server = await startNatsServer({ config });
  run = await open(admin);
  await run.context.api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  await run.context.api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"] });
});
afterAll(async () => {
  for (const each of runs.toReversed()) await each.stop();
  await server?.stop();
});

const dead = async (count: number) => {
  const letters = await die(
    run,
    server.port,
    Array.from({ length: count }, (_, n) => ({ subject: `work.${n}` })),
    login,
  );
  return letters.map(({ id }) => id);
};
const startOf = (id: string, planHash: string, by = run) => startDiscard(ada, { id, planHash, reason: "x" }, by);

test("no stream for copies, and none may be made: refused, and nothing is", async () => {
  const ids = await dead(1);
  const off = { ...run, settings: { ...run.settings, capture: "off" as const } };
  await expect(planDiscard(ada, { selection: { ids } }, off)).rejects.toMatchObject({ code: "REFUSED" });
  // Planned where one may be made, and started where not.
  const planned = await planDiscard(ada, { selection: { ids } }, run);
  await expect(startOf(planned.id, planned.planHash, off)).rejects.toMatchObject({ code: "REFUSED" });
  await expect(run.context.api("STREAM.INFO.JETLAG_TRASH")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await startOf(planned.id, planned.planHash);
  expect(await messages("JETLAG_TRASH")).toBe(1);
  // With one there, off needs nothing made.
  const more = await planDiscard(ada, { selection: { ids: await dead(1) } }, off);
  expect(await startOf(more.id, more.planHash, off)).toMatchObject({ state: "discarded", plan: { makesTrash: false, warnings: [] } });
});

test("a trash of another make is none", async () => {
  const ids = await dead(1);
  const { config: was } = await run.context.api<{ config: object }>("STREAM.INFO.JETLAG_TRASH");
  await run.context.api("STREAM.UPDATE.JETLAG_TRASH", { ...was, discard: "old" });
  await expect(planDiscard(ada, { selection: { ids } }, run)).rejects.toMatchObject({ code: "REFUSED" });
  await run.context.api("STREAM.UPDATE.JETLAG_TRASH", was);
});

test.each([
  ["deleting", limited],
  ["publishing on jetlag.trash.>", silent],
])("a plan says beforehand that %s is not permitted", async (what, auth) => {
  const ids = await dead(1);
  const context = await connectedContext(server.url, { auth: { kind: "password", ...auth } });
  const theirs = { ...run, context, nats: { ...run.nats, all: () => [context], get: () => context } };
  const { plan } = await planDiscard(ada, { selection: { ids } }, theirs).finally(() => context.close());
  expect(plan).toMatchObject({ count: 0, refused: [{ code: "DENIED", reason: expect.stringContaining(what) }] });
});

test("where nobody knows beforehand, a removal that is denied leaves the letter open; its copy harms nobody", async () => {
  const ids = await dead(3);
  const other = await open(blind);
  const id = (n: number) => ids[n] ?? "";
  await until(async () => (await other.letters.getMany(ids)).size === 3);
  const before = [await messages("DLQ"), await messages("JETLAG_TRASH")];
  const planned = await planDiscard(ada, { selection: { ids } }, other);
  expect(planned.plan).toMatchObject({ count: 3, warnings: [{ code: "PERMISSIONS_UNKNOWN" }] });
  const done = await startOf(planned.id, planned.planHash, other);
  expect(done).toMatchObject({ state: "failed", counts: { discarded: 0, skipped: 3 } });
  expect(done.problems[0]?.reason).toBe("NOT_REMOVED: not permitted: STREAM.MSG.DELETE");
  expect([await messages("DLQ"), await messages("JETLAG_TRASH")]).toEqual([before[0], (before[1] ?? 0) + 3]);
  expect((await getDeadLetter(ada, { id: id(0) }, other)).state).toBe("open");
  expect((await other.rows("open")).filter((letter) => ids.includes(letter.id))).toHaveLength(3);
});

const created = new Date(Date.UTC(2026, 0, 1)).toISOString();

/** As an advisory's row will be: its place is the message's own. */
async function advisory(seq: number, payloadAvailable: boolean): Promise<string> {
  const of = { context: "test", kind: "exhausted" as const, stream: "WORK", seq, consumer: "worker", epoch: "1" };
  const id = sightingId({ ...of, streamCreatedAt: Date.parse(created) });
  await run.db.client.deadLetter.create({
    data: {
      id,
      context: "test",
      kind: "exhausted",
      stream: "WORK",
      streamCreatedAt: created,
      seq: BigInt(seq),
      epoch: "1",
      subject: "work.x",
      originalStream: "WORK",
      originalSeq: BigInt(seq),
      failedAt: new Date(),
      seenAt: new Date(),
      sizeBytes: 1,
      payloadAvailable,
    },
  });
  return id;
}

test("a record that lies in no dead-letter stream is only marked, and an undo opens it again", async () => {
  await rawPublish(server.port, [{ subject: "work.x", payload: "x" }], login);
  await until(async () => (await messages("WORK")) > 0);
  const [there, gone] = [await advisory(1, true), await advisory(2, false)];
  const before = [await messages("WORK"), await messages("JETLAG_TRASH")];
  const planned = await planDiscard(ada, { selection: { ids: [there, gone] } }, run);
  expect(planned.plan).toMatchObject({ count: 2, withoutPayload: 2, streams: [], makesTrash: false });
  expect(planned.plan.warnings.map(({ text }) => text)).toEqual([
    "2 records lie in no dead-letter stream: only marked as discarded, nothing is touched in NATS.",
  ]);
  expect(await startOf(planned.id, planned.planHash)).toMatchObject({ state: "discarded", counts: { discarded: 2 } });
  expect([await messages("WORK"), await messages("JETLAG_TRASH")]).toEqual(before);
  expect((await getDeadLetter(ada, { id: there }, run)).state).toBe("discarded");
  // Meanwhile the message of one of them leaves.
  await run.db.client.deadLetter.update({ where: { id: there }, data: { payloadAvailable: false } });
  expect(await undoDiscard(ada, { id: planned.id, reason: "x" }, run)).toMatchObject({ state: "undone", counts: { restored: 2 } });
  const states = await Promise.all([there, gone].map(async (id) => (await getDeadLetter(ada, { id }, run)).state));
  expect(states).toEqual(["gone", "open"]);
});

test("every copy of a case goes, and comes back", async () => {
  await run.context.api("STREAM.CREATE.OTHER_DLQ", { name: "OTHER_DLQ", subjects: ["other.>"], allow_direct: true });
  const [id = ""] = await dead(1);
  await rawPublish(server.port, [{ subject: "other.copy", payload: "x" }], login);
  await until(async () => (await run.rows("open")).some(({ stream }) => stream === "OTHER_DLQ"));
  const rows = await run.rows("open");
  const [one, other] = [rows.find((letter) => letter.id === id), rows.find(({ stream }) => stream === "OTHER_DLQ")];
  if (!one || !other) throw new Error("not indexed");
  // United, as two sightings of one death are: the other's row is gone, and table sighting has both.
  await run.db.client.deadLetter.delete({ where: { id: other.id } });
  await run.db.client.deadLetter.update({ where: { id }, data: { alsoSeenAs: [other.id] } });
  for (const facts of [one, other])
    await run.db.client.sighting.create({
      data: {
        id: facts.id,
        deadLetter: id,
        facts: { ...facts },
        context: "test",
        stream: facts.stream,
        streamCreatedAt: new Date(facts.streamCreatedAt).toISOString(),
        seq: BigInt(facts.seq),
      },
    });
  const before = [await messages("DLQ"), await messages("OTHER_DLQ"), await messages("JETLAG_TRASH")];
  const planned = await planDiscard(ada, { selection: { ids: [id] } }, run);
  expect(planned.plan).toMatchObject({
    count: 1,
    streams: [
      { stream: "DLQ", count: 1 },
      { stream: "OTHER_DLQ", count: 1 },
    ],
  });
  expect(await startOf(planned.id, planned.planHash)).toMatchObject({ state: "discarded", counts: { selected: 1, discarded: 1 } });
  const [dlq = 0, others = 0, trash = 0] = before;
  expect([await messages("DLQ"), await messages("OTHER_DLQ"), await messages("JETLAG_TRASH")]).toEqual([dlq - 1, others - 1, trash + 2]);
  expect(await undoDiscard(ada, { id: planned.id, reason: "x" }, run)).toMatchObject({ state: "undone", counts: { restored: 1 } });
  expect([await messages("DLQ"), await messages("OTHER_DLQ")]).toEqual([dlq, others]);
});
