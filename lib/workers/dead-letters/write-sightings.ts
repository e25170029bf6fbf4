import "server-only";
import type { Logger } from "pino";
import type { DeadLetterIndex, Instance, Progress } from "@/lib/db/dead-letter-index";
import { isRefusedData } from "@/lib/db/refused-data";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";

type Batch = { instance: Instance | null; sightings: readonly Sighting[]; progress: Progress | null };
type Deps = { index: Pick<DeadLetterIndex, "write" | "isAwaited" | "inTurn">; log: Logger };

/** Of an index of a million, 1,000 take a third of a second: so many at once while somebody waits for the database. */
const PART = 250;

/**
 * Writes a batch. One that the database refuses for its data is cut in halves, until the sightings that cannot be written are found: those are
 * logged, counted and stepped over, because whoever can publish one would stop all others with it. The cursor moves with the last part.
 * Returns how many cases are new. Other errors leave parts written, which can be written again.
 */
export async function writeSightings(batch: Batch, { index, log }: Deps): Promise<number> {
  const refused: { sighting: Sighting; error: unknown }[] = [];
  const count = await index.inTurn(() => writeParts(batch));
  const [first] = refused;
  if (first) {
    const { id, context, kind, stream, seq, consumer } = first.sighting;
    const say = { count: refused.length, id, context, kind, stream, seq, consumer, err: first.error };
    log.error(say, "dead letters that the database cannot hold were stepped over; the first is named");
  }
  return count;

  async function writeParts({ instance, sightings, progress }: Batch): Promise<number> {
    let written = 0;
    let left = sightings;
    while (left.length > PART && index.isAwaited()) {
      written += await write({ instance, sightings: left.slice(0, PART), progress: null });
      left = left.slice(PART);
    }
    return written + (await write({ instance, sightings: left, progress }));
  }

  async function write({ instance, sightings, progress }: Batch): Promise<number> {
    try {
      return await index.write(instance, sightings, progress);
    } catch (error) {
      const [sighting] = sightings;
      if (!sighting || !isRefusedData(error)) throw error;
      if (sightings.length === 1) {
        refused.push({ sighting, error });
        return progress === null ? 0 : index.write(instance, [], progress);
      }
      const middle = sightings.length >> 1;
      const before = await write({ instance, sightings: sightings.slice(0, middle), progress: null });
      return before + (await write({ instance, sightings: sightings.slice(middle), progress }));
    }
  }
}
