import { openTestDatabase } from "@/e2e/fixtures/database";
import { startIndexing } from "@/e2e/fixtures/indexing";
import type { IndexingSaid } from "./indexing-process";

// Collector, indexer and text indexer, as the console runs them, in a process of their own: `indexing-child.ts <url>`. Says how far they are.
const EVERY_MS = 250;

const db = await openTestDatabase();
const over = new AbortController();
process.once("message", () => over.abort());
const indexing = await startIndexing({ url: process.argv[2] ?? "", db });
while (!over.signal.aborted) {
  const cursors = await db.client.deadLetterCursor.findMany();
  const sum = (of: (cursor: (typeof cursors)[number]) => bigint) => cursors.reduce((total, cursor) => total + Number(of(cursor)), 0);
  const said: IndexingSaid = { letters: sum(({ indexedSeq }) => indexedSeq), texts: sum(({ textIndexedSeq }) => textIndexedSeq) };
  process.send?.(said);
  await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
}
await indexing.stop();
await db.close();
process.exit();
