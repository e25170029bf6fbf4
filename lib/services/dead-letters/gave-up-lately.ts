import "server-only";
import type { GrownGroup } from "@/lib/db";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { consumerKey, latelyFrom } from "@/lib/domain/dead-letter/lately";
import type { Deps } from "../deps";

/** Of groups in which letters of several consumers are, so many of the newest are looked at. */
const LOOKED_AT = 200;

/** On how many messages consumers of a context gave up in the last ten minutes, by `consumerKey`. */
export type GaveUp = ReadonlyMap<string, number>;

/** By context; contexts and consumers that gave up on nothing are left out, and letters that do not name who did. By counts that are kept anyway. */
export async function gaveUpLately(contexts: readonly string[], now: number, { db }: Pick<Deps, "db">): Promise<Map<string, GaveUp>> {
  const since = latelyFrom(now);
  const groups = await db.groups.grownSince(contexts, since);
  const found = await Promise.all(contexts.map(async (context) => [context, await inContext(context, { groups, since }, { db })] as const));
  return new Map(found.filter(([, gaveUp]) => gaveUp.size > 0));
}

async function inContext(
  context: string,
  { groups, since }: { groups: readonly GrownGroup[]; since: number },
  { db }: Pick<Deps, "db">,
): Promise<GaveUp> {
  const ofContext = groups.filter((group) => group.context === context);
  const gaveUp = new Map<string, number>();
  for (const { count, ...of } of ofContext.filter(({ isOfOne }) => isOfOne)) add(gaveUp, of, count);
  const mixed = ofContext.flatMap(({ id, isOfOne }) => (isOfOne ? [] : id));
  if (mixed.length === 0) return gaveUp;
  const { letters } = await db.deadLetters.list({ contexts: [context], groups: mixed }, { limit: LOOKED_AT });
  for (const letter of letters) if (letter.seenAt >= since) add(gaveUp, { stream: letter.originalStream, consumer: letter.consumer }, 1);
  return gaveUp;
}

type Of = { stream: DeadLetter["originalStream"]; consumer: DeadLetter["consumer"] };

function add(to: Map<string, number>, { stream, consumer }: Of, count: number): void {
  if (stream === null || consumer === null) return;
  const key = consumerKey({ stream, consumer });
  to.set(key, (to.get(key) ?? 0) + count);
}
