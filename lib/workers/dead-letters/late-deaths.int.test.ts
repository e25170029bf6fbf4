import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Dying, Retention } from "@/e2e/fixtures/dying";
import { openIndexGround, type IndexGround } from "@/e2e/fixtures/index-ground";
import type { Indexing } from "@/e2e/fixtures/indexing";

let ground: IndexGround;
let dying: Dying;
let run: Indexing | null = null;

beforeAll(async () => {
  ground = await openIndexGround();
  dying = await ground.dying();
});
afterEach(async () => {
  await run?.stop();
  await ground.clear();
});
afterAll(async () => {
  await dying.close();
  await ground.close();
});

const poll = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000, interval: 100 });

/** When somebody pulls again, and the server notices: before the console is back, or under its eyes. */
const pulledWhen = ["AWAY", "BACK"] as const;
const retentions: readonly Retention[] = ["limits", "workqueue", "interest"];
const cells = retentions.flatMap((retention) =>
  pulledWhen.map((when) => ({ retention, when, stream: `${retention}_${when}`.toUpperCase() })),
);
type Cell = (typeof cells)[number];

/** Delivered for the last time, and not answered. Nobody pulls any more: the server says nothing. */
async function fail({ retention, stream }: Cell): Promise<void> {
  await dying.make(stream, retention, { ack_wait: 200 * 1e6 });
  await dying.publish(`${stream.toLowerCase()}.order`);
  await dying.pull(stream, "w");
  await dying.pull(stream, "w");
}

/** A server that was killed may have forgotten the last delivery, or both, and gives it again. */
async function pullOn({ stream }: Cell): Promise<void> {
  const left = async () => {
    const { num_pending, num_ack_pending } = await dying.api<Record<string, number>>(`CONSUMER.INFO.${stream}.w`);
    return (num_pending ?? 0) + (num_ack_pending ?? 0);
  };
  do await dying.pull(stream, "w", { expiresMs: 100 });
  while ((await left()) > 0);
}

async function killServer(): Promise<void> {
  await ground.server.kill();
  await ground.server.restart();
  await dying.connected();
}

const stored = async () => (await dying.api<{ state: { messages: number } }>("STREAM.INFO.JETLAG_ADVISORIES")).state.messages;
const places = async () =>
  ((await run?.rows()) ?? []).map(({ kind, stream, seq, payloadAvailable }) => [kind, stream, seq, payloadAvailable].join(" ")).toSorted();
const dead = (some: readonly Cell[]) => some.map(({ stream }) => `exhausted ${stream} 1 true`).toSorted();
const of = (when: Cell["when"]) => cells.filter((cell) => cell.when === when);

test("exhausted while the console is stopped and nobody pulls, the server killed before it has noticed: each is there once, when it says so", async () => {
  await dying.capture();
  await (await ground.start()).stop();
  await Promise.all(cells.map(fail));
  await new Promise((resolve) => setTimeout(resolve, 300)); // past the last ack_wait
  expect(await stored()).toBe(0);
  await killServer();
  await Promise.all(of("AWAY").map(pullOn));
  await poll(stored).toBe(retentions.length);
  await killServer();

  run = await ground.start();
  await poll(places).toEqual(dead(of("AWAY")));
  await Promise.all(of("BACK").map(pullOn));
  await poll(places).toEqual(dead(cells));
  expect(await stored()).toBe(cells.length);
  const ids = (await run.rows()).map(({ id }) => id).toSorted();
  await run.stop();
  await ground.db.client.deadLetter.deleteMany();
  await ground.db.client.deadLetterCursor.deleteMany();
  run = await ground.start();
  await poll(async () => (await run?.rows())?.map(({ id }) => id).toSorted()).toEqual(ids);
});
