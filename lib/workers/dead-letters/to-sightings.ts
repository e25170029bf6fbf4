import "server-only";
import { setImmediate } from "node:timers/promises";
import { deathSubjects } from "@/lib/domain/capture/captures-advisories";
import type { DeathAdvisory } from "@/lib/domain/dead-letter/death";
import { parseDeath } from "@/lib/domain/dead-letter/parse-death";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { toLetter, type LetterSource } from "@/lib/domain/dead-letter/to-letter";
import { matchesSome } from "@/lib/domain/subject";
import type { NatsContext, RawMessage } from "@/lib/nats";
import { seeDeaths, type SeeingDeps, type SeenDeaths } from "./see-deaths";

/** An advisory is stored within moments of its time; servers' clocks may differ. */
const SERVERS_APART_MS = 300_000;

/** So many messages are read in one go, in a few milliseconds: whoever waits for an answer meanwhile, the database's or a page's, gets it then. */
const IN_A_ROW = 64;

type Source = SeeingDeps & {
  letters: LetterSource;
  /** Whether the stream is for dead letters: then what is no advisory is one. */
  storesLetters: boolean;
};

/**
 * What the messages of one batch say: advisories of the deaths they tell of, others of themselves. What lies on an advisory's subject and no
 * server wrote is a letter in a stream for dead letters; elsewhere it is counted, logged and skipped.
 */
export async function toSightings(context: NatsContext, messages: readonly RawMessage[], source: Source): Promise<SeenDeaths> {
  const advisories: DeathAdvisory[] = [];
  const letters: Sighting[] = [];
  let unread = 0;
  let read = 0;
  for (const message of messages) {
    if (++read % IN_A_ROW === 0) await setImmediate();
    const isOnSubject = matchesSome(deathSubjects, message.subject);
    const death = isOnSubject ? parseDeath(message, { latestAt: message.at + SERVERS_APART_MS }) : null;
    if (death) advisories.push(death);
    else if (source.storesLetters) letters.push(toLetter(message, source.letters));
    else if (isOnSubject) unread++;
  }
  if (unread > 0) source.log.warn({ count: unread }, "messages on the subjects of advisories that no server wrote were skipped");
  const { sightings, unkept } = await seeDeaths(context, advisories, source);
  return { sightings: [...letters, ...sightings], unkept };
}
