import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { DeadLetterIndexList } from "@/lib/domain/dead-letter/index-list";
import { readPart } from "@/lib/domain/dead-letter/index-progress";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { indexFreshness } from "./index-freshness";

export const ReadIndex = z.strictObject({ context: z.string().optional() });

/** How far the index has read each dead-letter stream that it has met, and what keeps it from reading on. All of them: there are few. */
export async function readIndex(
  actor: Actor,
  input: z.input<typeof ReadIndex>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<z.infer<typeof DeadLetterIndexList>> {
  requireRole(actor, "viewer");
  const { context } = ReadIndex.parse(input);
  const contexts = selectContexts(deps.watch, context);
  const readings = await deps.db.deadLetters.readings(contexts.map(({ name }) => name));
  const items = readings.map(({ progress, isIndexed, textIndexedSeq, ...reading }) => {
    const { read, stored } = readPart(progress);
    const { firstSeq, lastSeq, indexedSeq } = progress;
    return { ...reading, firstSeq, lastSeq, indexedSeq, textIndexedSeq, stored, indexed: read, isComplete: isIndexed };
  });
  const freshness = indexFreshness(contexts, readings, { now: deps.clock.now(), words: false });
  return { ...freshness, items, total: items.length, nextCursor: null };
}
