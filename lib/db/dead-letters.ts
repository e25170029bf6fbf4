import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { isNotKept, sources } from "@/lib/domain/dead-letter/sources";
import { readExhausted, readPlaces } from "./cases/places";
import { countOpenByContext } from "./dead-letter-counts";
import type { DeadLetterFilter } from "./dead-letter-filter";
import { countExhausted, countKnownExhausted, type ExhaustedCount } from "./exhausted-counts";
import type { PrismaClient } from "./generated/client";
import { exportLetters } from "./export-dead-letters";
import { listPlaces, type LetterPlace, type LetterTotal, type LetterWindow } from "./list-dead-letters";
import { lettersWithMsgId } from "./letters-with-msg-id";
import { readDeadLetters } from "./many-dead-letters";
import { countOpen, type OpenCount } from "./open-dead-letters";
import { readStreamReadings, type StreamReading } from "./stream-readings";

/**
 * A context whose deaths are heard only as they happen: what dies while no console listens is not seen. `denied`: not even that. `unkept`: why
 * copies are not kept though they are wanted. `since` (epoch ms): without a break, as far as is known; `null` where it is denied.
 */
export type Listening = { context: string; denied: string | null; unkept: string | null; since: number | null };

/** `total` is `null` where nobody has counted; `atLeast` says then how many there are more than, where that is known. */
export type LetterPage = { letters: DeadLetter[]; last: LetterPlace | null; isMore: boolean; total: number | null; atLeast: number | null };

/** What lists and details read. */
export function deadLettersIn(client: PrismaClient) {
  return {
    /** Newest first, by the clock of the server that stored them. */
    async list(filter: DeadLetterFilter, window: LetterWindow): Promise<LetterPage> {
      const { places, isMore, total } = await listPlaces(client, filter, window);
      const byId = await readDeadLetters(
        client,
        places.map(({ id }) => id),
      );
      const letters = places.flatMap(({ id }) => byId.get(id) ?? []);
      return { letters, last: places.at(-1) ?? null, isMore, ...toTotal(total) };
    },

    /** All of a filter, newest first, batch after batch. */
    export: (filter: DeadLetterFilter) => exportLetters(client, filter),

    /** By the id of any of its sightings. */
    async get(id: string): Promise<DeadLetter | null> {
      return (await readDeadLetters(client, [id])).get(id) ?? null;
    },

    /** By the id that was asked for, which may be an alias; unknown ones are left out. */
    getMany: (ids: readonly string[]): Promise<Map<string, DeadLetter>> => readDeadLetters(client, ids),

    /** Ids of the dead letters, of any state, whose message had one of these Nats-Msg-Ids: the newest so many, newest first. */
    withMsgId: (context: string, msgIds: readonly string[], limit: number): Promise<string[]> =>
      lettersWithMsgId(client, context, msgIds, limit),

    /** Per case that was seen more than once: every copy that still lies in a dead-letter stream. */
    places: (ids: readonly string[]) => readPlaces(client, ids),

    /** Per case that was seen more than once: where the message itself was seen exhausted, and when it was stored there. */
    exhaustedOriginals: (ids: readonly string[]) => readExhausted(client, ids),

    /** What is open at `now` (epoch ms) and how it came, per stream that has something open. */
    countOpen: (contexts: readonly string[], now: number): Promise<OpenCount[]> => countOpen(client, contexts, now),

    countExhausted: (): Promise<ExhaustedCount[]> => countExhausted(client),
    countKnownExhausted: (of: Parameters<typeof countKnownExhausted>[1]): Promise<number> => countKnownExhausted(client, of),

    /** Open letters per context, of those contexts whose dead-letter streams are all indexed. */
    async countIndexed(contexts: readonly string[]): Promise<Map<string, number>> {
      const [readings, open] = await Promise.all([this.readings(contexts), countOpenByContext(client, contexts)]);
      const counts = new Map(readings.map(({ context }) => [context, 0]));
      for (const { context, n } of open) counts.set(context, n);
      for (const reading of readings) if (!reading.isIndexed) counts.delete(reading.context);
      return counts;
    },

    readings: (contexts: readonly string[]): Promise<StreamReading[]> => readStreamReadings(client, contexts),

    /** Contexts where no stream that we may read captures every death. */
    async listening(contexts: readonly string[]): Promise<Listening[]> {
      const where = { context: { in: [...contexts] }, stream: sources.live };
      const rows = await client.deadLetterCursor.findMany({ where, orderBy: { context: "asc" } });
      return rows.map(({ context, denied: why, updatedAt }) => {
        const [denied, unkept] = isNotKept(why) ? [null, why] : [why, null];
        return { context, denied, unkept, since: denied === null ? updatedAt.getTime() : null };
      });
    },
  };
}

function toTotal(total: LetterTotal): Pick<LetterPage, "total" | "atLeast"> {
  if (total === null) return { total: null, atLeast: null };
  return "total" in total ? { total: total.total, atLeast: null } : { total: null, atLeast: total.atLeast };
}
