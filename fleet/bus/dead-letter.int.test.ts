import { headers } from "@nats-io/transport-node";
import { createConnection } from "node:net";
import { expect, test } from "vitest";
import { startProgram, until } from "../testing/fleet-process";
import { oneWorkerPerTest } from "../testing/one-worker";
import type { Envelope } from "./dead-letter";
import { sleep } from "./time";

const { at, work, letters, consumer, firstLetter } = oneWorkerPerTest();

test("killed between the dead letter and the ack: exactly one dead letter, and the next worker does not get the message again", async () => {
  const program = startProgram(new URL("../testing/crashing-worker.ts", import.meta.url), [], { NATS_URL: at.server.url });
  await until(() => consumer().then(Boolean, () => false), { timeoutMs: 60_000, what: "the program's consumer" });
  await at.js.publish("work.x", "{}", { msgID: "poison-2" });
  expect(await program.ended).toBeNull(); // by a signal
  expect(await letters()).toBe(1);

  let again = 0;
  await work(async () => void (again += 1));
  await sleep(3_000);
  expect(again).toBe(0);
  expect(await letters()).toBe(1);
  expect((await consumer()).delivered.consumer_seq).toBe(3);
});

test("a message that dies again after it was sent again leaves a second dead letter, whatever ids it carries", async () => {
  await work(() => Promise.reject(new Error("still broken")), { maxDeliver: 1 });
  await at.js.publish("work.x", "{}", { msgID: "m-1" });
  await until(async () => (await letters()) === 1, { timeoutMs: 60_000, what: "the first death" });
  const again = headers();
  again.set("Jetlag-Original-Msg-Id", "m-1");
  await at.js.publish("work.x", "{}", { msgID: "jetlag:job:DEAD_LETTERS:1", headers: again });
  await until(async () => (await letters()) === 2, { timeoutMs: 60_000, what: "the second death" });
});

test("headers that the client cannot read and bytes that are no text die with everything they came with", async () => {
  await work(({ json }) => Promise.resolve(void json()), { maxDeliver: 1 });
  await publishRaw(at.server.port, "work.alien", "NATS/1.0\r\nx-a: A\r\nbad name: B\r\nx-a: A2\r\n\r\n", Uint8Array.of(0xff, 0x00, 0xfe));
  await until(async () => (await letters()) === 1, { timeoutMs: 60_000, what: "a dead letter" });
  expect((await firstLetter()).json<Envelope>()).toMatchObject({
    encoding: "base64",
    original_message: "/wD+",
    headers: [
      ["x-a", "A"],
      ["bad name", "B"],
      ["x-a", "A2"],
    ],
  });
});

test("as headers: the body and every header line of what died, byte for byte, and where and why it died", async () => {
  await work(() => Promise.reject(new Error("no\r\nuse")), { maxDeliver: 1, style: "headers" });
  const lines = "x-a: A\r\nbad name:B\r\nNats-Msg-Id: m-1\r\nx-a:  A2 \r\nbin: \xff\xfe\r\n";
  await publishRaw(at.server.port, "work.alien", `NATS/1.0\r\n${lines}\r\n`, Uint8Array.of(0xff, 0x00, 0xfe));
  await until(async () => (await letters()) === 1, { timeoutMs: 60_000, what: "a dead letter" });
  const { message } = await storedRaw("DEAD_LETTERS", 1);
  expect(message.subject).toBe("dlq.work_alien");
  expect(Buffer.from(message.data, "base64")).toEqual(Buffer.from([0xff, 0x00, 0xfe]));
  const created = (await at.jsm.streams.info("WORK")).created;
  expect(Buffer.from(message.hdrs, "base64").toString("latin1").split("\r\n")).toEqual([
    "NATS/1.0",
    "X-Original-Subject: work.alien",
    "X-Original-Stream: WORK",
    "X-Original-Sequence: 1",
    "X-Consumer: worker",
    "X-Error: no use",
    "X-Deliveries: 1",
    `Nats-Msg-Id: dead:WORK:${created}:1:worker`,
    "X-Original-Header-x-a: A",
    "X-Original-Header-bad name:B",
    "X-Original-Header-Nats-Msg-Id: m-1",
    "X-Original-Header-x-a:  A2 ",
    "X-Original-Header-bin: \xff\xfe",
    "",
    "",
  ]);
});

/** As the server has it, untouched by a client library. */
async function storedRaw(stream: string, seq: number) {
  const reply = await at.nc.request(`$JS.API.STREAM.MSG.GET.${stream}`, JSON.stringify({ seq }));
  return reply.json<{ message: { subject: string; data: string; hdrs: string } }>();
}

/** The bytes as given, which no client library would send. */
function publishRaw(port: number, subject: string, headerBlock: string, body: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, "127.0.0.1");
    const total = headerBlock.length + body.length;
    socket.on("error", reject).on("data", (data) => void (String(data).includes("PONG") && (socket.end(), resolve())));
    socket.write('CONNECT {"verbose":false,"headers":true,"lang":"test","version":"0"}\r\n');
    socket.write(`HPUB ${subject} ${headerBlock.length} ${total}\r\n`);
    socket.write(Buffer.concat([Buffer.from(headerBlock, "latin1"), body, Buffer.from("\r\nPING\r\n")]));
  });
}
