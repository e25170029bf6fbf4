import "server-only";
import type { Logger } from "pino";
import type { DeathAdvisory } from "@/lib/domain/dead-letter/death";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { notKept } from "@/lib/domain/dead-letter/sources";
import { toDeathSighting } from "@/lib/domain/dead-letter/to-death-sighting";
import type { Stream } from "@/lib/domain/stream/types";
import type { SubjectMap } from "@/lib/domain/subject-map";
import type { NatsContext } from "@/lib/nats";
import { findDeaths } from "@/lib/nats/deaths";
import type { Keep } from "./deps";

export type SeeingDeps = {
  maps: readonly SubjectMap[];
  keep?: Keep;
  /** What the collector saw last of a stream. */
  seen(stream: string): Stream | null;
  log: Logger;
};

export type SeenDeaths = {
  sightings: Sighting[];
  /** Why not all that is to be kept is kept: then they are to be seen again. `null` when it is. */
  unkept: string | null;
};

/**
 * Looks the messages up at once, because they may leave any time, has kept what is to be kept, and lets go of their bytes. That something
 * cannot be kept hides no death: it is said beside them.
 */
export async function seeDeaths(context: NatsContext, advisories: readonly DeathAdvisory[], deps: SeeingDeps): Promise<SeenDeaths> {
  const sightings: Sighting[] = [];
  let unkept: string | null = null;
  const doubted = (count: number) => deps.log.warn({ context: context.name, count }, "advisories that cannot be true were not believed");
  for await (const deaths of findDeaths(context, advisories, { seen: deps.seen, doubted })) {
    for (const death of deaths) sightings.push(toDeathSighting(death, { context: context.name, maps: deps.maps }));
    try {
      await deps.keep?.(context, deaths);
    } catch (error) {
      unkept ??= notKept(error instanceof Error ? error.message : String(error));
    }
  }
  return { sightings, unkept };
}
