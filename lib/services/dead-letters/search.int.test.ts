import { afterAll, beforeAll, expect, test } from "vitest";
import { badLetters } from "@/e2e/fixtures/bad-letters";
import { startIndexing, type Indexing } from "@/e2e/fixtures/indexing";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { Actor } from "@/lib/auth/actor";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { csvColumns } from "@/lib/domain/export";
import { toAppError } from "@/lib/http/endpoint";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";
import { exportDeadLetters } from "./export-dead-letters";
import { listDeadLetters } from "./list-dead-letters";

const viewer: Actor = { id: "v", name: "vera", role: "viewer", kind: "user" };
const nobody: Actor = { ...viewer, role: "none" as Actor["role"] }; // an actor without a role, as a broken session might bring

let server: NatsServer;
let run: Indexing;

const envelope = (flow: string, message: string) =>
  `{"original_subject":"saga.${flow}.agent","original_message":${message},"error":"Timeout, =1+1","delivery_count":3,"tenant":"acme"}`;
const messages = [
  { subject: "dlq.1", payload: envelope("7f3", '{"customer":{"id":42},"order":90071992547409931234}') },
  { subject: "dlq.2", payload: envelope("7f3", '"{\\"customer\\":{\\"id\\":\\"42\\"},\\"items\\":[{\\"sku\\":\\"a b\\"}]}"') },
  { subject: "dlq.3", payload: '{"customer":{"id":43,"vip":true},"note":"body.customer.id = 42"}' },
  { subject: "dlq.4", payload: '["x",{"y":null}]' },
];

beforeAll(async () => {
  server = await startNatsServer({ config: "max_payload: 9MB" });
  run = await startIndexing({ url: server.url });
  await run.context.api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], storage: "memory", allow_direct: true });
  await rawPublish(server.port, [...messages, ...Object.values(badLetters)]);
  const last = messages.length + Object.keys(badLetters).length;
  await until(async () => (await run.letters.readings(["test"]))[0]?.textIndexedSeq === last, 30_000);
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

type Query = Parameters<typeof listDeadLetters>[1];
const seqs = async (query: Query) => (await listDeadLetters(viewer, query, run)).items.map(({ seq }) => seq).toSorted((a, b) => a - b);

test.each<[Query, number[]]>([
  [{ body: "/customer/id=42" }, [1, 2]],
  [{ body: '/customer/id="42"' }, [2]],
  [{ body: "/original_message/customer/id=42" }, [1, 2]],
  [{ body: "/order=90071992547409931234" }, [1]],
  [{ body: "/order=90071992547409930000" }, []],
  [{ body: "/items/0/sku=a b" }, [2]],
  [{ body: "/items/*/sku=a b" }, [2]],
  [{ body: "/tenant=acme" }, [1, 2]],
  [{ body: "/1/y=null" }, [4]],
  [{ body: "/customer/vip=true" }, [3]],
  [{ q: "body.customer.id = 42" }, [1, 2]],
  [{ q: "timeout -body.customer.id=42" }, []],
  [{ q: 'body.customer.id=43 or body.items[0].sku="a b"' }, [2, 3]],
  [{ q: '"body.customer.id = 42"' }, [3]],
  [{ q: "timeout", body: "/customer/id=42", flow: "7f3" }, [1, 2]],
  [{ q: '* "', body: "/customer/id=42" }, []],
  [{ flow: "saga:7f3" }, [1, 2]],
  [{ flow: "7f3" }, [1, 2]],
  [{ flow: "call:7f3" }, []],
  [{ flow: "7f" }, []],
])("%j", async (query, expected) => {
  expect(await seqs(query)).toEqual(expected);
});

test("a list by words says where each letter says them, and no other list does", async () => {
  const { items } = await listDeadLetters(viewer, { q: "timeout acme -vip" }, run);
  expect(items.map(({ seq, saidIn }) => ({ seq, saidIn }))).toEqual(
    [2, 1].map((seq) => ({
      seq,
      saidIn: [
        { where: "error", text: "Timeout, =1+1", spans: [[0, 7]] },
        { where: "body", text: "acme", spans: [[0, 4]] },
      ],
    })),
  );
  const { items: byMark } = await listDeadLetters(viewer, { flow: "7f3" }, run);
  expect(byMark.map((row) => "saidIn" in row)).toEqual([false, false]);
});

test("a list by marks says how far words are read, as one by words does", async () => {
  const unread = {
    ...run,
    db: {
      ...run.db,
      deadLetters: {
        ...run.letters,
        readings: async () => (await run.letters.readings(["test"])).map((each) => ({ ...each, textIndexedSeq: 0 })),
      },
    },
  };
  const said = async (query: Query) => (await listDeadLetters(viewer, query, unread)).incomplete.map(({ detail }) => detail);
  for (const query of [{ q: "timeout" }, { body: "/a=1" }, { flow: "a" }])
    expect(await said(query)).toEqual([expect.stringContaining("can be searched in 0 of")]);
  expect(await said({})).toEqual([]);
});

test.each<[string, Query]>([
  ["q", { q: "a ".repeat(5_000) }],
  ["body", { body: "*" }],
  ["body", { body: `/${"a".repeat(10_000)}=1` }],
  ["body", { body: "/a=\0" }],
  ["flow", { flow: "a".repeat(10_000) }],
])("%s that cannot be asked for is refused by its name", async (field, query) => {
  const thrown = await listDeadLetters(viewer, query, run).catch((error: unknown) => error);
  expect(toAppError(thrown)).toMatchObject({ code: "INVALID", errors: [{ path: [field] }] });
});

test.each(["*", '"', "'", "\\", "%", "|&!()<->:*"])("ten thousand of %j find nothing, and not after hours", async (each) => {
  expect(await seqs({ q: each.repeat(10_000 / each.length) })).toEqual([]);
});

async function exported(input: Omit<Parameters<typeof exportDeadLetters>[1], "format"> & { format?: "csv" | "ndjson" }, more: object = {}) {
  const closing = new AbortController().signal;
  const { chunks, ...about } = await exportDeadLetters(viewer, { format: "ndjson", ...input }, { ...run, closing, ...more });
  let text = "";
  for await (const chunk of chunks) text += chunk;
  return { text, ...about };
}

test("an export is the list, line by line", async () => {
  const { text, fileName, contentType } = await exported({});
  const { items } = await listDeadLetters(viewer, { limit: 500 }, run);
  expect(items.length).toBe(messages.length + Object.keys(badLetters).length);
  expect(
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual(items);
  expect([fileName, contentType]).toEqual([
    expect.stringMatching(/^dead-letters-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.ndjson$/),
    "application/x-ndjson",
  ]);
});

test("as CSV, with the filters of the list, and no line where nothing matches", async () => {
  const { text, contentType } = await exported({ format: "csv", flow: "7f3", body: "/customer/id=42" });
  const [header, ...lines] = text.split("\r\n");
  expect([header, lines.length, lines.at(-1)]).toEqual([csvColumns.join(","), 3, ""]);
  expect(lines[0]).toContain('"Timeout, =1+1"');
  expect(contentType).toMatch(/^text\/csv; charset=utf-8/);
  expect((await exported({ format: "csv", q: "no letter says this" })).text).toBe(`${csvColumns.join(",")}\r\n`);
  expect((await exported({ group: "none" })).text).toBe("");
});

test("what is wrong with it is said before the first byte", async () => {
  const ask = (input: object, actor = viewer) =>
    exportDeadLetters(actor, input as never, { ...run, closing: new AbortController().signal }).catch((error: unknown) =>
      toAppError(error),
    );
  expect(await ask({ format: "xml" })).toMatchObject({ code: "INVALID", errors: [{ path: ["format"] }] });
  expect(await ask({ format: "csv", limit: 1 })).toMatchObject({ code: "INVALID", errors: [{ path: ["limit"] }] });
  expect(await ask({ format: "csv", from: "yesterday" })).toMatchObject({ code: "INVALID", errors: [{ path: ["from"] }] });
  expect(await ask({ format: "csv" }, nobody)).toMatchObject({ code: "FORBIDDEN" });
});

test("what breaks on the way, or is stopped with the console, throws, and the reading is over", async () => {
  const { letters } = await run.letters.list({ contexts: ["test"] }, { limit: 2 });
  let isOver = false;
  async function* breaking(): AsyncGenerator<DeadLetter[], void> {
    try {
      yield letters;
      throw new Error("the database left");
    } finally {
      isOver = true;
    }
  }
  const db = { ...run.db, deadLetters: { ...run.letters, export: breaking } };
  await expect(exported({}, { db })).rejects.toThrow("the database left");
  expect(isOver).toBe(true);
  await expect(exported({}, { closing: AbortSignal.abort() })).rejects.toMatchObject({ code: "GONE" });
});
