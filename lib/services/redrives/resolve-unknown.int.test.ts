import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until, untilStored } from "@/lib/nats/test-context";
import { getRedrive } from "./get-redrive";
import { getUnknown } from "./get-unknown";
import { listItems } from "./list-items";
import { resolveItem } from "./resolve-item";
import { resolveUnknown } from "./resolve-unknown";
import { ada, copyOf, undecided } from "./test-undecided";

let server: NatsServer;
let run: Redriving;
const api = <T = unknown>(subject: string, body?: unknown) => run.context.api<T>(subject, body);

beforeAll(async () => {
  server = await startNatsServer();
  run = await startRedriving({ url: server.url });
  await api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

/** An undecided job for a stream of its own, in which the first `there` of its messages lie. */
async function ground(name: string, { count, there }: { count: number; there: number }) {
  const subject = `${name.toLowerCase()}.a`;
  await api(`STREAM.CREATE.${name}`, { name, subjects: [subject], allow_direct: true });
  const { id } = await undecided({ run, port: server.port }, { count, subject, target: name });
  const { items } = await listItems(ada, { id }, run);
  await rawPublish(
    server.port,
    items.slice(0, there).map(({ seq }) => ({ subject, block: copyOf(id, seq), payload: "x" })),
  );
  if (there > 0) await untilStored(run.context, name, there);
  return id;
}

const look = (id: string) => getUnknown(ada, { id }, run);
const states = async (id: string) => (await listItems(ada, { id }, run)).items.map(({ state, published }) => [state, published?.seq]);

test("those that are there are settled with their places, the others are sent again, each all together", async () => {
  const id = await ground("WHOLE", { count: 5, there: 3 });
  expect(await look(id)).toMatchObject({
    there: 3,
    arrived: 0,
    absent: 2,
    unclear: 0,
    left: 0,
    targets: [{ stream: "WHOLE", count: 5, scannedFrom: 1, scannedTo: 3, missing: 0 }],
  });
  expect(await resolveUnknown(ada, { id, which: "there", count: 3, as: "published", reason: "seen" }, run)).toEqual({ count: 3 });
  const unknown = ["unknown", undefined];
  expect(await states(id)).toEqual([["published", 1], ["published", 2], ["published", 3], unknown, unknown]);
  const other = await startRedriving({ url: server.url, db: run.db, runner: true });
  expect(await resolveUnknown(ada, { id, which: "absent", count: 2, as: "send-again", reason: "lost" }, run)).toEqual({ count: 2 });
  await until(async () => (await getRedrive(ada, { id }, run)).state === "succeeded", 90_000);
  expect((await states(id)).map(([, seq]) => seq)).toEqual([1, 2, 3, 4, 5]);
  await other.stop();
  const { rows } = await run.db.audit.list({ target: id, action: "redrive.resolve" }, { limit: 10, offset: 0 });
  expect(rows.map(({ outcome, detail }) => [outcome, detail])).toEqual([
    ["done", expect.stringMatching(/^2 messages of re-drive #\d+ \(nothing is missing .*\): sent again\.$/)],
    ["done", expect.stringMatching(/^3 messages of re-drive #\d+ \(their copies lie in their targets\): settled as published\.$/)],
  ]);
});

test("where sequences are missing nobody can tell, but of what came back it is known", async () => {
  const id = await ground("HOLES", { count: 3, there: 1 });
  await api("STREAM.MSG.DELETE.HOLES", { seq: 1 });
  await run.db.client.redriveOutcome.create({ data: { redriveId: id, item: 2, state: "boomeranged", at: new Date(), boomerang: "L9" } });
  expect(await look(id)).toMatchObject({ there: 0, arrived: 1, absent: 0, unclear: 2 });
  await expect(resolveUnknown(ada, { id, which: "arrived", count: 1, as: "send-again", reason: "x" }, run)).rejects.toMatchObject({
    code: "INVALID",
    errors: [{ path: ["as"] }],
  });
  expect(await resolveUnknown(ada, { id, which: "unclear", count: 2, as: "published", reason: "seen in its log" }, run)).toEqual({
    count: 2,
  });
  expect((await states(id)).map(([state]) => state)).toEqual(["published", "unknown", "published"]);
});

test("what has changed since it was looked at is refused, with what is there now, and nothing is settled", async () => {
  const id = await ground("SINCE", { count: 3, there: 2 });
  await resolveItem(ada, { id, item: "1", as: "published", seq: 1, reason: "seen" }, run);
  await expect(resolveUnknown(ada, { id, which: "there", count: 2, as: "published", reason: "seen" }, run)).rejects.toMatchObject({
    code: "CONFLICT",
    message: "There are not 2 any more: 1 there, 0 arrived, 1 absent, 0 unclear.",
  });
  expect((await states(id)).map(([state]) => state)).toEqual(["published", "unknown", "unknown"]);
});

test("a target that is gone says nothing of them", async () => {
  const id = await ground("GONE", { count: 2, there: 1 });
  await api("STREAM.DELETE.GONE");
  expect(await look(id)).toMatchObject({ unclear: 2, targets: [{ stream: "GONE", scannedFrom: null, scannedTo: null, missing: null }] });
});
