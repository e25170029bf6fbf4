import { headers as newHeaders } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Dying } from "@/e2e/fixtures/dying";
import { openIndexGround, type IndexGround } from "@/e2e/fixtures/index-ground";
import type { Indexing } from "@/e2e/fixtures/indexing";
import type { Actor } from "@/lib/auth/actor";
import { createChangeHearing } from "@/lib/domain/change/hearing";
import { Explained } from "@/lib/domain/explain/row";
import { until } from "@/lib/nats/test-context";
import { explainDeadLetter } from "./explain-dead-letter";

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
});
afterAll(async () => {
  await run.stop();
  await dying.close();
  await ground.close();
});

/** Publishes bodies and has `w` take them in their order: `+ACK`, `+TERM no`, or `-` for one that it does not answer. */
async function work(stream: string, answers: readonly (readonly [body: string, answer: string])[], subject = `${stream.toLowerCase()}.a`) {
  for (const [body] of answers) await dying.publish(subject, body);
  for (const [, answer] of answers) for (const delivery of await dying.pull(stream, "w")) if (answer !== "-") await delivery.answer(answer);
}

/** What is said of the newest dead letter of this stream, once the console has seen the consumer's ack floor at `floor`. */
async function goodFor(stream: string, floor: number | null = null) {
  const letterOf = async () => (await run.rows()).find((row) => row.originalStream === stream);
  await until(async () => (await letterOf()) !== undefined);
  const state = () => run.watch.context("test")?.state();
  const seen = () => {
    const now = state();
    return now?.kind === "live" ? now.snapshot.consumers.find((each) => each.stream === stream) : undefined;
  };
  if (floor !== null) await until(() => (seen()?.ackFloor.streamSeq ?? 0) >= floor);
  return Explained.parse(await explainDeadLetter(viewer, { id: (await letterOf())?.id ?? "" }, { ...run, hearing: createChangeHearing() }))
    .good;
}

describe("on a stream that keeps its messages", () => {
  test("the next of its subject that was acknowledged is a good one; one that died beside it is not", async () => {
    await dying.make("ORDERS", "limits", { max_deliver: 1 });
    await work("ORDERS", [
      ["before", "+ACK"],
      ["dead", "+TERM no"],
      ["dead too", "+TERM no"],
      ["good", "+ACK"],
      ["later", "+ACK"],
    ]);
    await until(async () => (await run.rows()).length === 2);
    const first = (await run.rows()).find(({ seq }) => seq === 2);
    await goodFor("ORDERS", 5);
    const { good } = await explainDeadLetter(viewer, { id: first?.id ?? "" }, { ...run, hearing: createChangeHearing() });
    expect(good).toMatchObject({ kind: "found", stream: "ORDERS", seq: 4, subject: "orders.a", payload: { data: "good" }, doubt: null });
  });

  test("where nothing came after it, the nearest before it is", async () => {
    await dying.make("LAST", "limits", { max_deliver: 1 });
    await work("LAST", [
      ["one", "+ACK"],
      ["two", "+ACK"],
      ["dead", "+TERM no"],
    ]);
    expect(await goodFor("LAST", 2)).toMatchObject({ kind: "found", seq: 2, payload: { data: "two" } });
  });

  test("what is beyond the ack floor is not known to be finished, and another subject is another thing", async () => {
    await dying.make("OPEN", "limits", { max_deliver: 1 });
    await work("OPEN", [["elsewhere", "+ACK"]], "open.b");
    await work("OPEN", [
      ["dead", "+TERM no"],
      ["unanswered", "-"],
      ["acknowledged after it", "+ACK"],
    ]);
    expect(await goodFor("OPEN", 2)).toEqual({
      kind: "unknown",
      why: "No other message of open.a was found up to the ack floor of w (#2), or those found died too.",
    });
  });

  test("a consumer that began later was not given what its ack floor passes", async () => {
    await dying.api("STREAM.CREATE.LATER", { name: "LATER", subjects: ["later.>"], allow_direct: true });
    for (const body of ["never given", "nor this"]) await dying.publish("later.a", body);
    await dying.consumer("LATER", "w", { deliver_policy: "new", max_deliver: 1 });
    const { ack_floor } = await dying.api<{ ack_floor: { stream_seq: number } }>("CONSUMER.INFO.LATER.w");
    expect(ack_floor.stream_seq).toBe(2); // as if both were finished
    await work("LATER", [["dead", "+TERM no"]]);
    expect(await goodFor("LATER", 3)).toMatchObject({ kind: "unknown", why: expect.stringContaining("No other message of later.a") });
  });

  test("what reached max_deliver is passed by the ack floor as if it were finished, and is known to have died", async () => {
    await dying.make("GIVEN", "limits");
    for (const body of ["dead", "dead too"]) {
      await dying.publish("given.a", body);
      await dying.exhaust("GIVEN");
    }
    await work("GIVEN", [["elsewhere", "+ACK"]], "given.b");
    await until(async () => (await run.rows()).filter((row) => row.originalStream === "GIVEN").length === 2);
    expect(await goodFor("GIVEN", 3)).toMatchObject({ kind: "unknown", why: expect.stringContaining("or those found died too") });
  });

  test("what a reset skipped is passed by the ack floor, and was never given", async () => {
    await dying.make("SKIPPED", "limits", { max_deliver: 1 });
    for (const body of ["never given", "nor this"]) await dying.publish("skipped.a", body);
    await dying.api("CONSUMER.RESET.SKIPPED.w", { seq: 3 });
    await work("SKIPPED", [["dead", "+TERM no"]]);
    const ackFloor = async () => (await dying.api<{ ack_floor: object }>("CONSUMER.INFO.SKIPPED.w")).ack_floor;
    await expect.poll(ackFloor).toMatchObject({ consumer_seq: 1, stream_seq: 3 }); // an answer is on its way for a moment
    expect(await goodFor("SKIPPED", 3)).toMatchObject({ kind: "unknown", why: expect.stringContaining("No other message of skipped.a") });
  });

  test("one that acknowledges nothing tells nothing", async () => {
    await dying.api("STREAM.CREATE.NONE", { name: "NONE", subjects: ["none.>"], allow_direct: true });
    await dying.publish("none.a", "x");
    await dying.consumer("NONE", "w", { ack_policy: "none", max_deliver: -1, ack_wait: undefined });
    const { ack_floor } = await dying.api<{ ack_floor: { stream_seq: number } }>("CONSUMER.INFO.NONE.w");
    expect(ack_floor.stream_seq).toBe(0);
    for (const delivery of await dying.pull("NONE", "w")) expect(delivery.seq).toBe(1);
    const after = await dying.api<{ ack_floor: { stream_seq: number } }>("CONSUMER.INFO.NONE.w");
    expect(after.ack_floor.stream_seq).toBe(1); // given is finished
  });

  test("what may not be read is not known, and which permission is missing is said", async () => {
    await dying.make("SECRETS", "limits", { max_deliver: 1 });
    await dying.api("STREAM.CREATE.SECRETS_DLQ", { name: "SECRETS_DLQ", subjects: ["dlq.secrets"], allow_direct: true });
    await work("SECRETS", [
      ["good", "+ACK"],
      ["dead", "+ACK"],
    ]);
    const headers = newHeaders();
    const death = {
      Reason: "no",
      "Original-Subject": "secrets.a",
      "Original-Stream": "SECRETS",
      "Original-Sequence": "2",
      "Original-Consumer": "w",
    };
    for (const [name, value] of Object.entries(death)) headers.set(name === "Reason" ? "X-Dead-Letter-Reason" : `X-${name}`, value);
    dying.context.connection().publish("dlq.secrets", "dead", { headers });
    expect(await goodFor("SECRETS", 2)).toEqual({ kind: "unknown", why: "SECRETS could not be read: not permitted: DIRECT.GET." });
  });

  test("without direct get it is found too, one by one", async () => {
    await dying.make("SLOW", "limits", { max_deliver: 1 }, { allow_direct: false });
    await work("SLOW", [
      ["dead", "+TERM no"],
      ["good", "+ACK"],
    ]);
    expect(await goodFor("SLOW", 2)).toMatchObject({ kind: "found", seq: 2, payload: { data: "good" } });
  });
});

describe("where what succeeded is gone", () => {
  test.each([
    ["TASKS", "workqueue", "TASKS is a work queue: what succeeded is gone from it."],
    ["EVENTS", "interest", "EVENTS keeps a message only until it is acknowledged: what succeeded is gone from it."],
  ] as const)("%s (%s) says so, and the server agrees", async (stream, retention, why) => {
    await dying.make(stream, retention, { max_deliver: 1 });
    await work(stream, [
      ["good", "+ACK"],
      ["dead", "+TERM no"],
    ]);
    await until(
      () =>
        run.watch
          .context("test")
          ?.streams()
          .some(({ name }) => name === stream) ?? false,
    );
    expect(await goodFor(stream)).toEqual({ kind: "unknown", why });
    const { state } = await dying.api<{ state: { messages: number } }>(`STREAM.INFO.${stream}`);
    expect(state.messages).toBe(0);
  });
});

test("a stream made again, and a consumer that is gone, are said", async () => {
  await dying.make("AGAIN", "limits", { max_deliver: 1 });
  await work("AGAIN", [["dead", "+TERM no"]]);
  await goodFor("AGAIN", 1);
  await dying.api("CONSUMER.DELETE.AGAIN.w");
  await until(async () => (await goodFor("AGAIN")).kind === "unknown" && JSON.stringify(await goodFor("AGAIN")).includes("no consumer"));
  await dying.api("STREAM.DELETE.AGAIN");
  await dying.make("AGAIN", "limits");
  await until(async () => JSON.stringify(await goodFor("AGAIN")).includes("AGAIN has been made again since it died there."));
});

test("looking makes no consumer, and moves none", async () => {
  const { streams } = await dying.api<{ streams: { state: { consumer_count: number } }[] }>("STREAM.LIST");
  expect(streams.every(({ state }) => state.consumer_count <= 1)).toBe(true);
});
