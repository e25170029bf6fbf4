import { afterAll, beforeAll, expect, test } from "vitest";
import type { Dying } from "@/e2e/fixtures/dying";
import { openIndexGround, type IndexGround } from "@/e2e/fixtures/index-ground";
import type { Indexing } from "@/e2e/fixtures/indexing";
import type { Actor } from "@/lib/auth/actor";
import { DeadLetterDetail, DeadLetterList } from "@/lib/domain/dead-letter/row";
import { until } from "@/lib/nats/test-context";
import { getDeadLetter } from "./get-dead-letter";
import { listDeadLetters } from "./list-dead-letters";

const viewer: Actor = { id: "v", name: "vera", role: "viewer", kind: "user" };
const discreet = `{ user: discreet, password: p, permissions: { publish: { deny: ["$JS.API.STREAM.MSG.GET.SECRETS", "$JS.API.DIRECT.GET.SECRETS"] } } }`;

let ground: IndexGround;
let dying: Dying;
let run: Indexing;

beforeAll(async () => {
  ground = await openIndexGround([discreet]);
  dying = await ground.dying();
  await dying.capture();
  run = await ground.start("discreet");
  for (const [stream, retention] of [
    ["ORDERS", "limits"],
    ["TASKS", "workqueue"],
    ["SECRETS", "limits"],
  ] as const) {
    await dying.make(stream, retention);
    await dying.publish(`${stream.toLowerCase()}.a`, '{"n":1}');
  }
  await dying.exhaust("ORDERS");
  await dying.exhaust("SECRETS");
  for (const delivery of await dying.pull("TASKS", "w")) await delivery.answer("+TERM Boom: no");
  await until(async () => (await run.rows()).length === 3);
});
afterAll(async () => {
  await run.stop();
  await dying.close();
  await ground.close();
});

async function detailOf(stream: string) {
  const { items, incomplete } = DeadLetterList.parse(await listDeadLetters(viewer, { stream }, run));
  expect([items.length, incomplete]).toEqual([1, []]);
  return DeadLetterDetail.parse(await getDeadLetter(viewer, { id: items[0]?.id ?? "" }, run));
}

test("what is exhausted is shown from its own stream", async () => {
  const detail = await detailOf("ORDERS");
  expect(detail).toMatchObject({ kind: "exhausted", payloadAvailable: true, notice: null, original: { stillStored: true } });
  expect(detail.payload).toMatchObject({ data: '{"n":1}' });
});

test("what was terminated on a work queue is a record without payload", async () => {
  const detail = await detailOf("TASKS");
  expect(detail).toMatchObject({ kind: "terminated", error: "Boom: no", payload: null, original: { stillStored: false } });
  expect(detail.notice).toBe(
    "Its message had left TASKS before it was read: nothing of it is left to look at, or to send again. On a work queue a TERM removes it at once.",
  );
});

test("what may not be read is said to be that, not gone", async () => {
  const detail = await detailOf("SECRETS");
  expect(detail).toMatchObject({ kind: "exhausted", state: "open", payload: null, notice: "not permitted: DIRECT.GET" });
});
