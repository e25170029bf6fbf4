import "server-only";
import type { PlanLetter, World } from "@/lib/domain/redrive/plan/facts";
import { redriveWire } from "@/lib/nats/redrive";
import type { Deps } from "../deps";
import type { Selection } from "../jobs/find-selection";
import { gatherLately } from "./gather-lately";
import { gatherLetters } from "./gather-letters";
import { gatherStreams } from "../jobs/gather-streams";
import { gatherWorld } from "./gather-world";

type Gathering = Pick<Deps, "db" | "watch" | "settings" | "clock">;

/** Everything that a plan is made of, read now and not from the last tick: first the streams, then the letters, then where they would go. */
export async function gatherFacts(
  { context, letters: selected, unknown }: Selection,
  { db, watch, settings, clock }: Gathering,
): Promise<{ letters: PlanLetter[]; world: World }> {
  const named = {
    subjects: selected.flatMap(({ originalSubject }) => originalSubject ?? []),
    streams: selected.flatMap(({ stream, originalStream }) => [stream, ...(originalStream === null ? [] : [originalStream])]),
  };
  const streams = await gatherStreams(context, named, { settings });
  const reading = { context: context.name, streams: streams.streams, wire: redriveWire(context), maps: settings.subjectMaps, db };
  const letters = await gatherLetters(selected, reading);
  const subjects = letters.flatMap(subjectOf);
  const [world, lately] = await Promise.all([
    gatherWorld(context, streams, { subjects, watch }),
    gatherLately(context.name, selected, { db, clock }),
  ]);
  return { letters: [...letters, ...unknown.map((id) => ({ id, letter: null }) as const)], world: { ...world, lately } };
}

function subjectOf(letter: PlanLetter): string[] {
  if (!letter.letter || !letter.stored || !("outgoing" in letter.stored)) return [];
  const { subject } = letter.stored.outgoing;
  return subject === null ? [] : [subject];
}
