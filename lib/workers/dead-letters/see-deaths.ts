import "server-only";
import type { DeathAdvisory } from "@/lib/domain/dead-letter/death";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
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
};

/** Looks the messages up at once, because they may leave any time, has kept what is to be kept, and lets go of their bytes. */
export async function seeDeaths(context: NatsContext, advisories: readonly DeathAdvisory[], deps: SeeingDeps): Promise<Sighting[]> {
  const sightings: Sighting[] = [];
  for await (const deaths of findDeaths(context, advisories, deps.seen)) {
    await keepOrFail(context, deaths, deps.keep);
    for (const death of deaths) sightings.push(toDeathSighting(death, { context: context.name, maps: deps.maps }));
  }
  return sightings;
}

/** Whatever it fails of, it is not the reading of advisories that is not permitted. */
async function keepOrFail(context: NatsContext, deaths: Parameters<Keep>[1], keep: Keep | undefined): Promise<void> {
  try {
    await keep?.(context, deaths);
  } catch (cause) {
    throw new Error(`dead letters cannot be kept now: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
