import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { connect } from "@nats-io/transport-node";
import pino from "pino";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { openContext } from "../context";
import { readMessage } from "../messages";
import { connectedContext, contextSettings, until } from "../test-context";
import type { NatsContext } from "../types";
import { readPermissions, redriveWire, type PublishAnswer, type Publisher } from ".";
import { bytes, makeStream, message } from "./test-wire";

let server: NatsServer;
let context: NatsContext;
let publisher: Publisher;
const open: Publisher[] = [];

beforeAll(async () => {
  server = await startNatsServer({
    config: `accounts { A { jetstream: enabled, users: [
      { user: "all", password: "p" },
      { user: "few", password: "p", permissions: { publish: { deny: ["s.denied.>"] } } },
      { user: "deaf", password: "p", permissions: { subscribe: ["other.>"] } }
    ] } }`,
  });
  context = await connectedContext(server.url, as("all"));
  await makeStream(context, "S");
  publisher = await opened(context);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});
afterAll(async () => {
  await publisher.close();
  await context.close();
  await server.stop();
});

const as = (user: string) => ({ auth: { kind: "password" as const, user, password: "p" } });
const opened = (from: NatsContext) => redriveWire(from).openPublisher("jetlag-redrive-job-1");
const stored = async (stream: string, seq: number) => readMessage(context, { name: stream, allowDirect: false }, { seq });

test.each([
  ["plain", "NATS/1.0\r\nA: 1\r\n\r\n"],
  ["order, case and repeats", "NATS/1.0\r\nb: 2\r\nA: 1\r\nB: 3\r\nA: 1\r\n\r\n"],
  ["spaces", "NATS/1.0\r\nA:   1  \r\nB:1\r\n\r\n"],
  ["alien names", "NATS/1.0\r\na name with spaces: 1\r\nname: \r\n: x\r\nno colon at all\r\n\r\n"],
  ["bytes that are not UTF-8", Uint8Array.of(...bytes("NATS/1.0\r\nA: "), 0xff, 0xfe, 0x80, ...bytes("\r\n\r\n"))],
])("a block is stored byte for byte: %s", async (_, block) => {
  const payload = Uint8Array.from({ length: 256 }, (_value, i) => i);
  const headerBlock = typeof block === "string" ? bytes(block) : block;
  const answer = await publisher.publish({ subject: "s.raw", headerBlock, payload }, 30_000);
  if (answer.kind !== "stored") throw new Error(JSON.stringify(answer));
  const back = await stored("S", answer.seq);
  expect(Buffer.from(back?.headerBlock ?? [])).toEqual(Buffer.from(headerBlock));
  expect(Buffer.from(back?.payload ?? [])).toEqual(Buffer.from(payload));
});

test("a million bytes arrive whole, and what is larger than the server takes is refused without being sent", async () => {
  const payload = Uint8Array.from({ length: 1_000_000 }, (_value, i) => (i * 7) % 256);
  const answer = await publisher.publish(message("s.big", payload, "A: 1"), 5_000);
  if (answer.kind !== "stored") throw new Error(JSON.stringify(answer));
  expect(Buffer.compare((await stored("S", answer.seq))?.payload ?? Buffer.alloc(0), payload)).toBe(0);

  expect(await publisher.publish(message("s.big", new Uint8Array(1_048_577)), 5_000)).toMatchObject({ kind: "refused", errCode: 10054 });
  expect(await publisher.publish(message("s.with space"), 1_000)).toMatchObject({ kind: "refused" });
  expect(await publisher.publish(message("s.ok"), 1_000)).toMatchObject({ kind: "stored" });
});

test("the same id again is the same message", async () => {
  const once = message("s.id", "x", "Nats-Msg-Id: jetlag:job:DLQ:1");
  const first = await publisher.publish(once, 30_000);
  expect(first).toMatchObject({ kind: "stored", stream: "S", duplicate: false });
  expect(await publisher.publish(once, 30_000)).toEqual({ ...first, duplicate: true });
});

/** Header hygiene rests on this: a control header in another case is an application's own, and does nothing. */
test("nats-server matches the names of control headers by exact case", async () => {
  expect(await publisher.publish(message("s.case", "x", "Nats-Expected-Stream: OTHER"), 30_000)).toMatchObject({
    kind: "refused",
    errCode: 10060,
  });
  const lower = message(
    "s.case",
    "x",
    "nats-expected-stream: OTHER",
    "NATS-EXPECTED-LAST-SEQUENCE: 1",
    "nats-msg-id: 1",
    "NATS-ROLLUP: all",
  );
  const first = await publisher.publish(lower, 30_000);
  const second = await publisher.publish(lower, 30_000);
  expect([first, second]).toMatchObject([
    { kind: "stored", duplicate: false },
    { kind: "stored", duplicate: false },
  ]);
});

/** So nothing that our parser takes for a part of a value is obeyed; what stands behind the block's end is. */
test("nats-server finds a control header at the beginning of a line only, and behind a blank one too", async () => {
  const answerTo = (...lines: string[]) => publisher.publish(message("s.hidden", "x", ...lines), 30_000);
  for (const line of ["A: 1\nNats-Expected-Stream: OTHER", "A: 1\rNats-Expected-Stream: OTHER", "A: Nats-Expected-Stream: OTHER"])
    expect([line, (await answerTo(line)).kind]).toEqual([line, "stored"]);
  for (const line of ["Nats-Expected-Stream : OTHER", " Nats-Expected-Stream: OTHER", "X-Nats-Expected-Stream: OTHER"])
    expect([line, (await answerTo(line)).kind]).toEqual([line, "stored"]);
  expect(await answerTo("Nats-Expected-Stream:OTHER")).toMatchObject({ errCode: 10060 });
  expect(await answerTo("A: 1", "", "Nats-Expected-Stream: OTHER")).toMatchObject({ errCode: 10060 });
});

/** Ours stand first, so that they win. */
test("of two control headers of one name nats-server takes the first", async () => {
  const both = (first: string, second: string) =>
    message("s.two", "x", `Nats-Expected-Stream: ${first}`, `Nats-Expected-Stream: ${second}`);
  expect(await publisher.publish(both("S", "OTHER"), 30_000)).toMatchObject({ kind: "stored" });
  expect(await publisher.publish(both("OTHER", "S"), 30_000)).toMatchObject({ kind: "refused", errCode: 10060 });
});

test.each([
  ["full", "FULL", { max_msgs: 1, discard: "new" }, 10077],
  ["full by bytes", "FAT", { max_bytes: 150, discard: "new" }, 10077],
  ["full per subject", "PER", { max_msgs_per_subject: 1, discard: "new", discard_new_per_subject: true }, 10077],
  ["too large for the stream", "SMALL", { max_msg_size: 20 }, 10054],
])("a stream that is %s refuses with its code", async (_, name, config, errCode) => {
  await makeStream(context, name, config);
  const subject = `${name.toLowerCase()}.a`;
  await publisher.publish(message(subject, ""), 30_000);
  expect(await publisher.publish(message(subject, "x".repeat(100)), 30_000)).toMatchObject({ kind: "refused", errCode });
});

test("a sealed stream refuses with its code", async () => {
  await makeStream(context, "SEALED");
  await context.api("STREAM.UPDATE.SEALED", { name: "SEALED", subjects: ["sealed.>"], allow_direct: true, sealed: true });
  expect(await publisher.publish(message("sealed.a"), 30_000)).toMatchObject({ kind: "refused", errCode: 10109 });
});

test("nobody, silence, and somebody who is not JetStream", async () => {
  expect(await publisher.publish(message("nobody.here"), 30_000)).toEqual({ kind: "no-responders" });

  const other = await connect({ servers: server.url, user: "all", pass: "p" });
  const babble = ["", "null", "[]", "not json", '{"stream":1}', '{"seq":1}', '{"error":null}'];
  other.subscribe("babble", { callback: (_, msg) => void babble.forEach((text) => msg.respond(text)) });
  other.subscribe("s.babble", { callback: (_, msg) => void msg.respond("not json") });
  await other.flush();
  expect(await publisher.publish(message("babble"), 200)).toEqual({ kind: "no-answer" });
  expect(await publisher.publish(message("s.babble"), 30_000)).toMatchObject({ kind: "stored", stream: "S" });
  await other.close();
});

test("what is not permitted is said at once, and only of that subject", async () => {
  const few = await connectedContext(server.url, as("few"));
  const one = await opened(few);
  open.push(one);
  const subjects = ["s.denied.a", "s.ok", "s.denied.b", "s.denied.a"];
  const answers = await Promise.all(subjects.map((subject) => one.publish(message(subject), 600_000)));
  expect(answers.map(({ kind }) => kind)).toEqual(["denied", "stored", "denied", "denied"]);
  expect(one.closed.aborted).toBe(false);
  await few.close();
});

test("permissions taken away in mid-flight: a refusal is not put on the message that was taken before", async () => {
  const users = "{ user: one, password: p, permissions: { publish: { deny: [other] } } }, { user: all, password: p }";
  const strict = await startNatsServer({ config: `accounts { A { users: [ ${users} ] } }` });
  const there = await connectedContext(strict.url, as("one"));
  const slow = await connect({ servers: strict.url, user: "all", pass: "p" });
  let answer = () => {};
  slow.subscribe("slow", { callback: (_, msg) => void (answer = () => void msg.respond('{"stream":"S","seq":7}')) });
  await slow.flush();
  const one = await opened(there);

  const taken = one.publish(message("slow"), 10_000);
  await until(() => slow.stats().inMsgs === 1);
  const file = path.join(strict.dataDir, "server.conf");
  await writeFile(file, (await readFile(file, "utf8")).replace("[other]", "[slow]"));
  process.kill(strict.pid, "SIGHUP");
  await until(async () => (await readPermissions(there))?.publishDeny[0] === "slow");
  const refused = one.publish(message("slow"), 10_000);
  const given = await Promise.race([taken, refused, new Promise((resolve) => setTimeout(resolve, 300, "neither"))]);
  answer();
  expect([given, await taken, await refused]).toEqual([
    "neither",
    { kind: "stored", stream: "S", seq: 7, duplicate: false },
    { kind: "denied" },
  ]);
  await Promise.all([one.close(), slow.close(), there.close()]);
  await strict.stop();
});

test("who may not listen for answers gets no publisher", async () => {
  const deaf = openContext(contextSettings(server.url, as("deaf")), { clock: Date, log: pino({ level: "silent" }) });
  await expect(opened(deaf)).rejects.toMatchObject({ code: "NATS_DENIED" });
  await deaf.close();
});

test("a server that is not there: NATS_UNAVAILABLE", async () => {
  const nowhere = { ...context, settings: contextSettings("nats://127.0.0.1:1") };
  await expect(opened(nowhere)).rejects.toMatchObject({ code: "NATS_UNAVAILABLE" });
});

test("a connection that was closed answers everything that waits, and never comes back", async () => {
  const one = await opened(context);
  const other = await connect({ servers: server.url, user: "all", pass: "p" });
  other.subscribe("silence", { callback: () => {} });
  await other.flush();
  const waiting = [1, 2, 3].map(() => one.publish(message("silence"), 60_000));
  await one.close();
  expect(await Promise.all(waiting)).toEqual([{ kind: "closed" }, { kind: "closed" }, { kind: "closed" }]);
  expect(one.closed.aborted).toBe(true);
  expect(await one.publish(message("s.late"), 1_000)).toEqual({ kind: "closed" });
  await other.close();
});

test("a server killed mid-flight: every publish ends as stored or closed, and what is called stored is there", async () => {
  const mortal = await startNatsServer();
  const there = await connectedContext(mortal.url);
  await makeStream(there, "S");
  const one = await opened(there);
  const { serverId } = one;
  const answers: PublishAnswer[] = [];
  const lanes = Array.from({ length: 256 }, async () => {
    while (!one.closed.aborted) answers.push(await one.publish(message("s.kill"), 10_000));
  });
  await until(() => answers.length > 1_000);
  await mortal.kill();
  await Promise.all(lanes);
  expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(["stored", "closed"]));
  expect(one.closed.aborted).toBe(true);

  await mortal.restart();
  await until(() => there.link().kind === "connected");
  const again = await opened(there);
  expect(again.serverId).not.toBe(serverId);
  const highest = Math.max(...answers.map((answer) => (answer.kind === "stored" ? answer.seq : 0)));
  expect((await redriveWire(there).streamNow("S")).lastSeq).toBeGreaterThanOrEqual(highest);
  await again.close();
  await there.close();
  await mortal.stop();
});
