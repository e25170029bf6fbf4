/*
 * Dead letters stored at 100 a second for 30 s while Chromium shows them: per letter, from before it is published until the frame in which a
 * person sees it is drawn. A person sees the head of the list: its count, its newest row, and while a pointer is over the rows, which holds
 * them, "n new · show". So a letter is drawn with the first frame whose count of open ones includes it and whose first row is it or a newer
 * one; and in a second run of 30 s, with the pointer over the rows, with the first frame that says so many new ones. A row of its own is not
 * asked for: at this rate the rows of one frame push each other out of sight. Whether each has one is looked at afterwards, by scrolling over
 * all of them. Both clocks are the machine's; the page's is read behind the frame, not when its elements change.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { chromium } from "@playwright/test";
import { connect } from "@nats-io/transport-node";
import { startBuiltConsole } from "@/e2e/fixtures/built-console";
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import { until } from "@/lib/nats/test-context";
import { allRows, watchFrames, type Frame } from "./lib/dead-letter-screen";
import { report } from "./lib/report";

const PER_SEC = 100;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 30);
const LETTERS = PER_SEC * SECONDS;
const MAX_P95_MS = 500;
const PATIENCE_MS = 30_000;

const server = await startNatsServer();
const jetlag = await startBuiltConsole({ NATS_URL: server.url, NATS_MONITORING_URL: server.monitoringUrl });
const browser = await chromium.launch({
  executablePath: process.env.PLAYWRIGHT_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const nats = await connect({ servers: server.url });
await (await jetstreamManager(nats)).streams.add({ name: "DLQ", subjects: ["dlq.>"], allow_direct: true });

/** The `n`th, which is the `n`th of its stream: nobody else publishes there. */
async function store(n: number): Promise<void> {
  const letter = {
    original_subject: `orders.n${n}`,
    original_message: JSON.stringify({ order: n, text: "x".repeat(200) }),
    error: `TimeoutError: 8 s on order ${n}`,
    failed_at: new Date().toISOString(),
    stream: "ORDERS",
    sequence: n,
    consumer: "worker",
  };
  const { seq } = await jetstream(nats).publish("dlq.ORDERS.worker", JSON.stringify(letter));
  if (seq !== n) throw new Error(`letter ${n} was stored as ${seq}`);
}

/** Letters from `first` on, evenly; by index, when each was sent. */
async function storeMany(first: number): Promise<number[]> {
  const begun = performance.now();
  const sentAt: number[] = [];
  const stored: Promise<void>[] = [];
  for (let n = 0; n < LETTERS; n++) {
    await sleep(Math.max(0, begun + (n * 1_000) / PER_SEC - performance.now()));
    sentAt.push(Date.now());
    stored.push(store(first + n));
  }
  await Promise.all(stored);
  return sentAt;
}

type Run = { name: string; first: number; frames: () => Promise<Frame[]>; shows: (frame: Frame) => number };

/** `shows`: up to which letter one sees them in a frame. */
async function measure({ name, first, frames, shows }: Run): Promise<void> {
  const sentAt = await storeMany(first);
  const last = first + LETTERS - 1;
  for (const since = Date.now(); Date.now() - since < PATIENCE_MS; await sleep(250))
    if ((await frames()).some((frame) => shows(frame) >= last)) break;
  const drawn = await frames();
  const tookMs = sentAt
    .flatMap((at, index) => {
      const frame = drawn.find((each) => shows(each) >= first + index);
      return frame ? [frame.at - at] : [];
    })
    .toSorted((a, b) => a - b);
  const share = (of: number) => tookMs[Math.floor(tookMs.length * of)] ?? Number.NaN;
  console.log(`${name}: median ${share(0.5)} ms, most ${tookMs.at(-1)} ms, least ${tookMs[0]} ms`);
  report(`${name}, p95 of ${LETTERS.toLocaleString("en")} letters`, share(0.95), MAX_P95_MS, "ms");
  report(`${name}, letters that nobody was shown`, LETTERS - tookMs.length, 0, "letters");
}

try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const before = 50; // more than fit
  for (let n = 1; n <= before; n++) await store(n);
  await page.goto(new URL("/dead-letters", jetlag.api).href);
  const frames = await watchFrames(page);
  await page.getByRole("main").getByText(`${before} open`, { exact: true }).waitFor();
  await store(before + 1); // drawn, it shows that the page is live
  await until(async () => (await frames()).some(({ newest }) => newest === before + 1), PATIENCE_MS);

  const first = before + 2;
  await measure({ name: "stored until drawn", first, frames, shows: ({ open, newest }) => Math.min(open, newest) });

  await page.getByRole("table", { name: "Dead letters" }).getByRole("row").nth(5).hover();
  const held = first + LETTERS;
  const shows = ({ arrived }: Frame) => held - 1 + arrived;
  await measure({ name: "stored until counted as new over held rows", first: held, frames, shows });

  const all = held + LETTERS - 1;
  await page.mouse.move(0, 0);
  await until(async () => (await frames()).at(-1)?.newest === all, PATIENCE_MS);
  const rows = await allRows(page, PATIENCE_MS);
  report(`rows missing of all ${all.toLocaleString("en")}, looked through`, all - rows.size, 0, "rows");
} finally {
  await browser.close();
  await jetlag.stop();
  await nats.close();
  await server.stop();
}
