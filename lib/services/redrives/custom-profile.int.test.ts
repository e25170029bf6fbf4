import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { bare, startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import { parseSettings } from "@/lib/config";
import { readMessage } from "@/lib/nats/messages";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";
import { getDeadLetter } from "../dead-letters/get-dead-letter";
import { getRedrive } from "./get-redrive";
import { planRedrive } from "./plan-redrive";
import { startRedrive } from "./start-redrive";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };

/** The map that docs/settings.md shows, read as a setting names it. */
function documentedMaps() {
  const docs = readFileSync("docs/settings.md", "utf8");
  const [, json = ""] = /```json\n(\{\n {2}"name": "shop",[^`]*)```/.exec(docs) ?? [];
  const files = { cwd: "/", read: () => json, list: () => [], isFolder: () => false };
  return parseSettings({ JETLAG_SUBJECT_MAPS: "shop.json" }, files).subjectMaps;
}

const original = '{"order":90071992547409931234}';
const failure = {
  topic: "orders.new",
  stream: "ORDERS",
  offset: 9,
  worker: "billing",
  message: "no stock",
  type: "StockError",
  attempts: 4,
};
const written = `{"failure":${JSON.stringify({ ...failure, at: "2026-01-02T03:04:05Z" })},"original":${original}}`;

let server: NatsServer;
let run: Redriving;

beforeAll(async () => {
  server = await startNatsServer();
  run = await startRedriving({ url: server.url, runner: true, settings: { subjectMaps: documentedMaps() } });
  const stream = (name: string, subjects: string[]) =>
    run.context.api(`STREAM.CREATE.${name}`, { name, subjects, storage: "memory", allow_direct: true });
  await stream("ORDERS", ["orders.>"]);
  await stream("SHOP_DLQ", ["shop.failed.>"]);
  await rawPublish(server.port, [
    { subject: "shop.failed.orders", block: "NATS/1.0\r\nX-Shop-Worker: billing-2\r\n\r\n", payload: written },
    { subject: "shop.failed.other", block: "NATS/1.0\r\nX-Original-Subject: orders.old\r\nTrace: t\r\n\r\n", payload: "plain" },
    { subject: "shop.failed.broken", payload: '{"failure":{"topic":"orders.new"}}' },
  ]);
  await until(async () => (await run.seqs()).length === 3);
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

const letter = async (seq: number) => (await run.rows()).find((row) => row.seq === seq)!;

test("the index, the page and the re-drive read the same of a letter", async () => {
  const row = await letter(1);
  expect(row).toMatchObject({
    profile: "shop-failure",
    originalSubject: "orders.new",
    originalStream: "ORDERS",
    originalSeq: 9,
    consumer: "billing-2",
    error: "no stock",
    errorClass: "StockError",
    deliveries: 4,
    failedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
  });
  const page = await getDeadLetter(ada, { id: row.id }, run);
  expect(page.original).toEqual({
    payload: { encoding: "utf8", data: original, sizeBytes: original.length },
    headers: null,
    stillStored: false,
    hasStream: true,
  });
  expect(page.payload?.data).toBe(written);

  const planned = await planRedrive(ada, { options: bare, selection: { ids: [row.id] }, reason: "stock is back" }, run);
  expect(planned.plan).toMatchObject({ refused: [], targets: [{ subject: "orders.new", stream: "ORDERS" }] });
  expect(planned.plan.warnings.map(({ code }) => code)).toContain("HEADERS_UNKNOWN");
  await startRedrive(ada, { id: planned.id, planHash: planned.planHash }, run);
  await until(async () => !/running/.test((await getRedrive(ada, { id: planned.id }, run)).state));
  const sent = await readMessage(run.context, { name: "ORDERS", allowDirect: true }, { seq: 1 });
  expect([sent?.subject, Buffer.from(sent?.payload ?? []).toString()]).toEqual(["orders.new", original]);
});

test("a letter that the profile does not fit is read by the others, and none is hidden", async () => {
  const row = await letter(2);
  expect(row).toMatchObject({ profile: "x-original", originalSubject: "orders.old" });
  expect((await getDeadLetter(ada, { id: row.id }, run)).original).toMatchObject({ payload: { data: "plain" }, headers: [["Trace", "t"]] });
});

test("where the message is not where the profile says, the letter is shown as stored, and not sent in its place", async () => {
  const row = await letter(3);
  const page = await getDeadLetter(ada, { id: row.id }, run);
  expect([page.payload?.data, page.original.payload]).toEqual(['{"failure":{"topic":"orders.new"}}', null]);
  const { plan } = await planRedrive(ada, { options: bare, selection: { ids: [row.id] }, reason: "try" }, run);
  expect(plan.refused).toMatchObject([{ id: row.id, code: "DENIED", reason: expect.stringContaining("it carries no message") }]);
});
