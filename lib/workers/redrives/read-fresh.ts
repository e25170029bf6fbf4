import "server-only";
import type { ItemRecord } from "@/lib/db/redrives/types";
import { comesAgainReason, comesAgainTo } from "@/lib/domain/redrive/plan/comes-again";
import { isOriginalLetter } from "@/lib/domain/redrive/run/original";
import type { JobParts } from "./job-parts";
import { byStream } from "../jobs/know-letters";
import { mustLook } from "../jobs/look-at-stream";
import { readItems, type ItemsRead } from "./read-items";

type Own = { item: ItemRecord; stream: string; createdAt: number; seq: number };

/**
 * Items with their bytes, before they are first sent. Of those that lie where they died, it is asked once more whether they come again by themselves:
 * between the plan and now their consumer may have been reset. NATS_UNAVAILABLE.
 */
export async function readFresh(
  parts: Pick<JobParts, "wire" | "id" | "maps" | "ledger">,
  items: readonly ItemRecord[],
): Promise<ItemsRead> {
  const read = await readItems(parts, items);
  if (read.kind === "stop") return read;
  const coming = await comingAgain(
    parts.wire,
    read.ready.flatMap(({ item }) => ownOf(item)),
  );
  if (coming.size === 0) return read;
  const refused = [...coming].map(([n, detail]) => ({ n, reason: "COMES_AGAIN" as const, detail }));
  return { ...read, ready: read.ready.filter(({ item }) => !coming.has(item.n)), refused: [...read.refused, ...refused] };
}

function ownOf(item: ItemRecord): Own[] {
  const own = item.letters.find((letter) => isOriginalLetter(item, letter));
  return own ? [{ item, stream: own.stream, createdAt: own.createdAt, seq: own.seq }] : [];
}

/** Why an item is not to be sent, by its number. Where consumers may not be listed nobody can tell. */
async function comingAgain(wire: JobParts["wire"], places: readonly Own[]): Promise<Map<number, string>> {
  const coming = new Map<number, string>();
  for (const inStream of byStream(places)) {
    const [{ stream: name, createdAt }] = inStream;
    const look = await mustLook(wire, { name, createdAt });
    const consumers = look.kind === "there" ? await wire.consumersOf(name) : null;
    if (look.kind !== "there" || !consumers) continue;
    const isQueue = look.stream.retention === "workqueue";
    for (const { item, seq } of inStream) {
      const { n, consumer, subject, originalSubject = subject } = item;
      const to = comesAgainTo({ seq, subject: originalSubject, consumer }, { isQueue, consumers });
      if (to) coming.set(n, comesAgainReason(to, name));
    }
  }
  return coming;
}
