import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ada, startDiscarding, vic, type Discarding } from "@/e2e/fixtures/discarding";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { die, toMessage } from "@/e2e/fixtures/redriving";
import { until } from "@/lib/nats/test-context";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { undoDiscard } from "../discards/undo-discard";
import { getDeadLetter } from "../dead-letters/get-dead-letter";
import { listAudit } from "../audit/list-audit";
import { mergeGroups } from "../groups/merge-groups";
import { createShare } from "./create-share";
import { listShareViews } from "./list-share-views";
import { listShares } from "./list-shares";
import { openShare } from "./open-share";
import { revokeShare } from "./revoke-share";

let server: NatsServer;
let run: Discarding;
let deps: Parameters<typeof createShare>[2];

beforeAll(async () => {
  server = await startNatsServer();
  run = await startDiscarding(server);
  await run.api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"] });
  await run.api("STREAM.CREATE.AUDIT_DLQ", { name: "AUDIT_DLQ", subjects: ["audit-dlq.>"], allow_direct: true });
  deps = { ...run, random: randomBytes };
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

const share = (view: string) => createShare(ada, { view }, deps);
const pageOf = (id: string) => `/dead-letters/${id}`;
const groupPage = (id: string) => `/dead-letters?group=${id}`;
const idsOf = async (view: string) => (await listShares(vic, { view }, deps)).items.map(({ id }) => id);

test("what was shared of a case is listed under each id it has had, and nothing else", async () => {
  const death = { subject: "work.twice", payload: "twice", stream: "WORK", seq: 900_001 };
  const [letter] = await die(run, server.port, [death]);
  const [other] = await die(run, server.port, [{ subject: "work.other" }]);
  const shared = await share(pageOf(letter?.id ?? ""));
  const ofOther = await share(pageOf(other?.id ?? ""));
  await rawPublish(server.port, [{ ...toMessage(death), subject: "audit-dlq.test" }]);
  await until(async () => (await run.letters.get(letter?.id ?? ""))?.alsoSeenAs.length === 1);
  const { id, alsoSeenAs } = (await run.letters.get(letter?.id ?? "")) ?? expect.fail("no letter");
  // Whichever of the two ids is the smaller now: it was shared while the other one was.
  for (const was of [id, ...alsoSeenAs]) {
    await run.db.client.$executeRaw`UPDATE share SET view = ${pageOf(was)} WHERE id = ${shared.id}::uuid`;
    for (const asked of [id, ...alsoSeenAs]) expect(await idsOf(pageOf(asked))).toEqual([shared.id]);
  }
  expect(await idsOf(pageOf(other?.id ?? ""))).toEqual([ofOther.id]);
});

test("what was shared of a case before it was discarded is listed once it is put back, under its new id", async () => {
  const [letter] = await die(run, server.port, [{ subject: "work.back" }]);
  const was = letter?.id ?? "";
  const shared = await share(pageOf(was));
  const { id } = await run.discard([letter ?? expect.fail("no letter")]);
  await run.rested(id);
  await undoDiscard(ada, { id, reason: "needed" }, run);
  await run.rested(id);
  await until(async () => (await getDeadLetter(vic, { id: was }, run)).id !== was);
  const now = (await getDeadLetter(vic, { id: was }, run)).id;
  const again = await share(pageOf(was));
  expect(again.view).toBe(pageOf(now));
  for (const view of [pageOf(now), pageOf(was)]) expect(await idsOf(view)).toEqual([again.id, shared.id]);
});

test("what was shared of a group is listed with what it was merged into, and of one that is forgotten under its own address", async () => {
  const errors = ["ValueError: no such city", "ConnectionError: refused"];
  const letters = await die(
    run,
    server.port,
    errors.map((error) => ({ subject: "work.group", error, payload: error })),
  );
  const [a = "", b = ""] = await Promise.all(letters.map(async ({ id }) => (await run.letters.get(id))?.group ?? undefined));
  const [ofA, ofB] = [await share(groupPage(a)), await share(groupPage(b))];
  expect(await idsOf(groupPage(a))).toEqual([ofA.id]);
  await mergeGroups(ada, { into: a, groups: [b], reason: "one cause" }, run);
  for (const view of [groupPage(a), groupPage(b)]) expect(await idsOf(view)).toEqual([ofB.id, ofA.id]);
  await run.db.client.$executeRaw`UPDATE share SET view = ${groupPage("A".repeat(22))} WHERE id = ${ofB.id}::uuid`;
  expect(await idsOf(groupPage("A".repeat(22)))).toEqual([ofB.id]);
});

test("of very many views the first and the newest are kept, and all are counted", async () => {
  const [letter] = await die(run, server.port, [{ subject: "work.seen" }]);
  const { id, url } = await share(pageOf(letter?.id ?? ""));
  await run.db.client.$executeRaw`
    INSERT INTO share_view (share_id, at, agent) SELECT ${id}::uuid, now() - n * interval '1 second', n::text FROM generate_series(1, 1000) AS n`;
  await run.db.client.$executeRaw`UPDATE share SET view_count = 39999 WHERE id = ${id}::uuid`;
  await openShare({ token: url.split("/share/")[1] ?? "", look: { address: null, agent: "curl" }, signedIn: () => false }, deps);
  const { items, total } = await listShareViews(vic, { id: id, limit: 500, offset: 500 }, deps);
  expect([total, items[0]?.agent, items.at(-1)?.agent]).toEqual([1_000, "501", "1000"]);
  expect((await revokeShare(ada, { id: id }, deps)).viewCount).toBe(40_000);
  const { items: acts } = await listAudit(vic, { limit: 1, target: id, action: "share.revoke" }, run);
  expect(acts).toMatchObject([{ detail: expect.stringContaining("It had been opened 40,000 times.") }]);
});
