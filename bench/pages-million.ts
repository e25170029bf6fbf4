/*
 * A million dead letters, as `fleet -- load` makes them, on a real server and indexed with their words by the built console; 1 % of them have
 * then left their stream, and a few were sent again. Pages of 100 by the API: the first, and by cursor, for each filter; deep ones by cursor
 * and by offset. What NATS is asked meanwhile is counted by the server: what its connections sent, beside as long a time without any page.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { startBuiltConsole } from "@/e2e/fixtures/built-console";
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import { startProgram } from "@/fleet/testing/fleet-process";
import { DeadLetterIndexList } from "@/lib/domain/dead-letter/index-list";
import { DeadLetterList } from "@/lib/domain/dead-letter/row";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";
import { report } from "./lib/report";

const LETTERS = Number(process.env.BENCH_LETTERS ?? 1_000_000);
const SENT_AGAIN = 500;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 40);
const MAX_P95_MS = 50;
/** One of two times as long may hold one more tick of the collector, and a page that asked NATS anything would ask at least once. */
const MAX_MESSAGES = 0.1;
const MAX_WAIT_MS = 1_800_000;

const server = await startNatsServer();
const command = ["load", "--streams", "20", "--consumers", "400", "--dead-letters", String(LETTERS), "--seed", "bench"];
const load = startProgram("main.ts", command, { NATS_URL: server.url });
if ((await load.ended) !== 0) throw new Error(`load failed:\n${load.lines.join("\n")}`);
const jetlag = await startBuiltConsole({ NATS_URL: server.url });

async function ask(path: string): Promise<unknown> {
  const response = await fetch(`${jetlag.api}${path}`);
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return response.json();
}

const indexed = async () => DeadLetterIndexList.parse(await ask("/dead-letters/index")).items;

type Filter = Record<string, string>;
const tookMs = new Map<string, number[]>();

async function timed(name: string, path: string): Promise<unknown> {
  const since = performance.now();
  const answer = await ask(path);
  const took = performance.now() - since;
  tookMs.set(name, [...(tookMs.get(name) ?? []), took]);
  return answer;
}

const page = async (name: string, query: Filter) =>
  DeadLetterList.parse(await timed(`page of 100, ${name}`, `/dead-letters?${new URLSearchParams({ limit: "100", ...query }).toString()}`));

/** How many messages its connections have sent it, by the server. */
async function asked(): Promise<number> {
  const answer = (await (await fetch(`${server.monitoringUrl}/connz`)).json()) as { connections: { in_msgs: number }[] }; // nats-server's own
  return answer.connections.reduce((sum, { in_msgs }) => sum + in_msgs, 0);
}

/** Letters that were sent again, with what a re-drive writes into a message; and 1 % of the first that leave. */
async function vary(): Promise<void> {
  const [first] = await indexed();
  if (!first) throw new Error("no dead-letter stream is indexed");
  const nats = await connect({ servers: server.url });
  const manager = await jetstreamManager(nats);
  const { config } = await manager.streams.info(first.stream);
  const subject = config.subjects[0]?.replace(">", "again").replaceAll("*", "again") ?? "";
  const block =
    "NATS/1.0\r\nX-Original-Subject: orders.again\r\nX-Consumer: again\r\nX-Error: TimeoutError: again\r\nJetlag-Generation: 1\r\n\r\n";
  await rawPublish(
    server.port,
    Array.from({ length: SENT_AGAIN }, () => ({ subject, block, payload: "again" })),
  );
  await manager.streams.purge(first.stream, { seq: first.firstSeq + Math.floor(LETTERS / 100) });
  await nats.close();
}

/** Each filter of the contract with a value that some letters have, by the looks of one in the middle. */
async function filters(): Promise<Record<string, Filter>> {
  const { items } = DeadLetterList.parse(await ask(`/dead-letters?limit=1&offset=${Math.floor(LETTERS / 2)}`));
  const [some] = items;
  if (!some?.originalSubject || !some.originalStream || !some.consumer || !some.errorClass || !some.correlation[0])
    throw new Error(`a letter of the load says too little: ${JSON.stringify(some)}`);
  const tokens = some.originalSubject.split(".");
  const seenAt = Date.parse(some.seenAt);
  const time = (ms: number) => new Date(seenAt + ms).toISOString();
  return {
    "no filter": {},
    context: { context: some.context },
    stream: { stream: some.stream },
    consumer: { consumer: some.consumer },
    "kind, all": { kind: "stored" },
    "kind, none": { kind: "exhausted" },
    "state gone": { state: "gone" },
    "error class": { errorClass: some.errorClass },
    "original subject": { originalSubject: some.originalSubject },
    "original subject with >": { originalSubject: `${tokens[0]}.>` },
    "original subject with *": { originalSubject: [...tokens.slice(0, -1), "*"].join(".") },
    "original subject that begins with *": { originalSubject: ["*", ...tokens.slice(1)].join(".") },
    "original stream": { originalStream: some.originalStream },
    generation: { generation: ">=1" },
    "since a time": { from: time(0) },
    "until a time": { to: time(0) },
    "a second": { from: time(-500), to: time(500) },
    "a word of one flow": { q: some.correlation[0].key },
    "a word of many": { q: some.errorClass },
    "two words of many": { q: `${some.errorClass} ${tokens[0]}` },
    "two filters": { stream: some.stream, errorClass: some.errorClass },
  };
}

/** The first, each time anew, and then one behind the other, from the first again where there are no more. */
async function measure(name: string, filter: Filter): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) await page(`first, ${name}`, filter);
  let cursor: string | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    const answer = await page(`by cursor, ${name}`, cursor ? { ...filter, cursor } : filter);
    if (name !== "kind, none" && answer.items.length === 0) throw new Error(`${name}: no letter of the load matches`);
    cursor = answer.nextCursor;
  }
}

/** Behind nine tenths of all; and jumps to everywhere, as a scrollbar makes them. */
async function measureDeep(): Promise<void> {
  const deep = DeadLetterList.parse(await ask(`/dead-letters?limit=1&offset=${Math.floor(LETTERS * 0.9)}`));
  const start = deep.nextCursor;
  if (start === null) throw new Error("the list ends at nine tenths");
  let cursor = start;
  for (let round = 0; round < ROUNDS; round++) cursor = (await page("by cursor, behind nine tenths", { cursor })).nextCursor ?? start;
  for (let round = 0; round < ROUNDS; round++)
    await page("by offset, a jump to anywhere", { offset: String(Math.floor((LETTERS * (round + 0.5)) / ROUNDS)) });
}

try {
  const startedAtMs = performance.now();
  const seconds = () => `${((performance.now() - startedAtMs) / 1_000).toFixed(0)} s`;
  const isIndexed = async () => {
    const rows = await indexed();
    return rows.reduce((sum, row) => sum + row.stored, 0) >= LETTERS && rows.every((row) => row.indexedSeq >= row.lastSeq);
  };
  await until(isIndexed, MAX_WAIT_MS);
  console.log(`${LETTERS.toLocaleString("en")} letters indexed after ${seconds()}`);
  await vary();
  await until(async () => (await indexed()).every((row) => row.textIndexedSeq >= row.lastSeq), MAX_WAIT_MS);
  await until(async () => DeadLetterList.parse(await ask("/dead-letters?state=gone&limit=1")).items.length > 0, MAX_WAIT_MS);
  await until(async () => DeadLetterList.parse(await ask("/dead-letters?generation=1&limit=1")).items.length > 0, MAX_WAIT_MS);
  console.log(`with their words after ${seconds()}`);

  const before = await asked();
  const begunAtMs = performance.now();
  for (const [name, filter] of Object.entries(await filters())) await measure(name, filter);
  await measureDeep();
  for (let round = 0; round < ROUNDS; round++) await timed("what Overview shows", "/overview");
  const [withPages, tookAllMs] = [(await asked()) - before, performance.now() - begunAtMs];
  await sleep(tookAllMs);
  const without = (await asked()) - before - withPages;

  const p95s = [...tookMs].map(([name, taken]) => ({
    name,
    p95: taken.toSorted((a, b) => a - b)[Math.floor(taken.length * 0.95)] ?? Number.NaN,
  }));
  for (const { name, p95 } of p95s) report(`${LETTERS.toLocaleString("en")} letters: ${name}, p95 of ${ROUNDS}`, p95, MAX_P95_MS, "ms");
  const worst = p95s.reduce((most, each) => (each.p95 > most.p95 ? each : most));
  console.log(`the worst: ${worst.name}, ${worst.p95.toFixed(1)} ms`);
  const count = [...tookMs.values()].reduce((sum, { length }) => sum + length, 0);
  console.log(
    `the server got ${withPages} messages during ${count} pages, and ${without} in as long a time without (${(tookAllMs / 1_000).toFixed(0)} s)`,
  );
  report("messages to NATS per page beyond those", Math.max(0, withPages - without) / count, MAX_MESSAGES, "messages");
} finally {
  await jetlag.stop();
  await server.stop();
}
process.exit();
