import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";

const ANSWER_BYTES = 500_000;

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

async function ask(times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    const [row] = await db.client.$queryRaw<{ text: string }[]>`SELECT repeat('x', ${ANSWER_BYTES}::int) AS text`;
    expect(row?.text).toHaveLength(ANSWER_BYTES);
  }
}

test("what was answered is not kept", async () => {
  await ask(100);
  const before = process.memoryUsage.rss();
  let answers = 500;
  await ask(answers);
  // When it is collected is the engine's affair; what is kept grows with every answer.
  await expect
    .poll(async () => ((answers += 100), await ask(100), (process.memoryUsage.rss() - before) / (answers * ANSWER_BYTES)))
    .toBeLessThan(1 / 3);
});
