import pino from "pino";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";
import { deadLettersIn, type DeadLetterRecord } from "@/lib/db/dead-letters";
import { createArrivals } from "@/lib/domain/arrivals";
import type { SubjectMap } from "@/lib/domain/subject-map";
import { openContexts, type Contexts, type NatsContext } from "@/lib/nats";
import { contextSettings, until } from "@/lib/nats/test-context";
import { sourceOf, startCollector } from "../collector";
import { startDeadLetterIndexer } from ".";

export const testMaps: SubjectMap[] = [
  { name: "test", deadLetters: ["dlq.>"], flows: [{ flow: "saga", subjects: ["saga.>"], key: { token: 1 } }] },
];

export type Indexing = Awaited<ReturnType<typeof startIndexing>>;

/** Collector and indexer as the console runs them, over a real server and a real database. */
export async function startIndexing({ url, db: given, auth }: { url: string; db?: Database; auth?: { user: string; password: string } }) {
  const db = given ?? (await openTestDatabase());
  const log = pino({ level: process.env.TEST_LOG ?? "silent" });
  const clock = { now: () => Date.now() };
  const settings = contextSettings(url, auth ? { auth: { kind: "password", ...auth } } : {});
  const nats: Contexts = openContexts([settings], { log, clock });
  const context = nats.get("test") as NatsContext; // opened on the line above
  await until(() => context.link().kind === "connected");
  const arrivals = createArrivals();
  const watch = startCollector({ sources: nats.all().map(sourceOf), clock, pollMs: 200 });
  const indexer = startDeadLetterIndexer({ db, nats, watch, arrivals, clock, log, maps: testMaps, holder: "test" });
  const letters = deadLettersIn(db.client);
  const rows = async (state: "open" | "gone" = "open"): Promise<DeadLetterRecord[]> =>
    (await letters.list({ contexts: ["test"], state }, { limit: 500, offset: 0 })).rows;
  return {
    db,
    context,
    nats,
    watch,
    arrivals,
    letters,
    log,
    clock,
    rows,
    seqs: async (state?: "open" | "gone") => (await rows(state)).map((row) => Number(row.seq)).toSorted((a, b) => a - b),
    /** Ends indexer and collector; the database stays where it was given. */
    async stop() {
      await indexer.stop();
      await watch.stop();
      await nats.close();
      if (!given) await db.close();
    },
  };
}
