import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { bare, die, startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { untilStored } from "@/lib/nats/test-context";
import { getEvidence } from "./get-evidence";
import { listItems } from "./list-items";
import { planRedrive } from "./plan-redrive";
import { resolveItem } from "./resolve-item";
import { startRedrive } from "./start-redrive";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };
const viewer: Actor = { ...ada, role: "viewer" };

let server: NatsServer;
let run: Redriving;
const api = (subject: string, body?: unknown) => run.context.api(subject, body);

beforeAll(async () => {
  server = await startNatsServer();
  run = await startRedriving({ url: server.url });
  await api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  await api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"], allow_direct: true });
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

test("says where it lies, or how much is missing of where it may have lain, and changes nothing", async () => {
  await rawPublish(server.port, [{ subject: "work.a", payload: "earlier" }]);
  await untilStored(run.context, "WORK", 1);
  const deaths = Array.from({ length: 3 }, () => ({ subject: "work.a" }));
  const ids = (await die(run, server.port, deaths)).map(({ id }) => id);
  const { id, planHash } = await planRedrive(ada, { options: bare, selection: { ids }, reason: "fixed" }, run);
  await startRedrive(ada, { id, planHash }, run);
  const { ledger } = run.db;
  const epoch = (await ledger.takeOver(id))?.epoch ?? 0n;
  const intent = { target: "WORK", t0: Date.now(), base: 1, leader: null, duplicateWindowMs: null, items: [1, 2] };
  const batch = await ledger.saveIntent(id, epoch, intent);
  const unknown = intent.items.map((n) => ({ n, kind: "unknown" as const, detail: "The console died." }));
  await ledger.saveResults(id, epoch, batch, unknown);
  await ledger.finish(id, epoch, { state: "partial", stateReason: null, restReason: "STOPPED", sentence: "Undecided." });

  const evidence = (item: string) => getEvidence(viewer, { id, item }, run);
  const looked = { stream: "WORK", found: null, missing: 0, cameBack: null };
  expect(await evidence("1")).toMatchObject({ ...looked, scannedFrom: 2, scannedTo: 1 });
  const [first] = (await listItems(viewer, { id }, run)).items;
  const block = `NATS/1.0\r\nJetlag-Job: ${id}\r\nJetlag-Source: DLQ:${first?.seq}\r\n\r\n`;
  await rawPublish(server.port, [
    { subject: "work.b", payload: "what a worker made of it", block },
    { subject: "work.a", payload: "x", block },
  ]);
  await untilStored(run.context, "WORK", 3);
  expect(await evidence("1")).toMatchObject({ found: { stream: "WORK", seq: 3, at: expect.any(String) } });
  expect(await evidence("2")).toMatchObject({ ...looked, scannedFrom: 2, scannedTo: 3 });
  await api("STREAM.MSG.DELETE.WORK", { seq: 2 });
  expect(await evidence("2")).toMatchObject({ ...looked, missing: 1 });
  expect((await listItems(viewer, { id }, run)).items.map(({ state }) => state)).toEqual(["unknown", "unknown", "skipped"]);

  await expect(evidence("3")).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(evidence("9")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await resolveItem(ada, { id, item: "1", as: "published", seq: 3, reason: "seen" }, run);
  await expect(evidence("1")).rejects.toMatchObject({ code: "CONFLICT" });

  await run.db.client.redriveOutcome.create({ data: { redriveId: id, item: 2, state: "boomeranged", at: new Date(), boomerang: "L9" } });
  expect(await evidence("2")).toMatchObject({ ...looked, missing: 1, cameBack: { letter: "L9" } });
  await run.db.client.redriveOutcome.deleteMany({ where: { redriveId: id } });

  await api("STREAM.DELETE.WORK");
  expect(await evidence("2")).toMatchObject({ found: null, missing: null, scannedFrom: null, scannedTo: null });
});
