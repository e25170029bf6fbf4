import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import type { Aim } from "@/lib/domain/redrive/plan/aimed-subject";
import type { PlanLetter, ReceiverFacts, World } from "@/lib/domain/redrive/plan/facts";
import type { Question } from "@/lib/domain/redrive/plan/index-behind";
import type { NatsContext } from "@/lib/nats";
import { maxPayloadBytes, readPermissions } from "@/lib/nats/redrive";
import type { Deps } from "../deps";
import { gatherStreams, type Streams } from "../jobs/gather-streams";
import { gatherLately } from "./gather-lately";
import { copiesOf } from "./gather-letters";
import { gatherUnread } from "../jobs/gather-unread";
import { gatherCounts, gatherReceivers } from "./gather-world";
import { aimedAt, subjectsOf } from "./subjects-of";

type Gathering = Pick<Deps, "db" | "watch" | "settings" | "clock">;

const nothingLately: World["lately"] = { titles: new Map(), grown: new Map(), gaveUp: new Map() };

/**
 * What a plan rests on besides its letters, read now and not from the last tick, as letters come: first the streams, and for each portion of letters
 * who receives what it sends. What needs all subjects is read at the end.
 */
export async function growingWorld(
  context: NatsContext,
  { aim, question }: { aim: Aim | null; question: Question | null },
  deps: Gathering,
) {
  const { jsApiPrefix: apiPrefix } = context.settings;
  const aiming = { aim, apiPrefix };
  const [permissions, first] = await Promise.all([readPermissions(context), gatherStreams(context, { subjects: [], streams: [] }, deps)]);
  const fixed = { permissions, apiPrefix, maxPayloadBytes: maxPayloadBytes(context), lately: nothingLately };
  const unread = await gatherUnread(context, { question, ...first }, deps);
  const named = { subjects: new Set<string>(), streams: new Set<string>() };
  const sent = new Set<string>();
  const groups = new Set<string>();
  const receivers = new Map<string, readonly ReceiverFacts[] | null>();
  const silent = new Map<string, readonly string[]>();
  let world: World = { ...fixed, ...first, unread, receivers, silent, coreSubscribers: null, subjectCounts: new Map() };

  /** Where streams may not be listed, those are asked for that letters name or lie in, and only once: they stay what they were. */
  async function knowStreams(letters: readonly DeadLetter[]): Promise<void> {
    if (world.flowsKnown) return;
    const copies = [...(await copiesOf(letters, deps.db)).values()].flat();
    const asked = {
      subjects: unheard(
        named.subjects,
        letters.flatMap(({ originalSubject }) => aimedAt(originalSubject, aiming)),
      ),
      streams: unheard(named.streams, [
        ...letters.flatMap(({ stream, originalStream }) => [stream, originalStream ?? stream]),
        ...copies.map(({ stream }) => stream),
      ]),
    };
    if (asked.subjects.length + asked.streams.length === 0) return;
    const found: Streams = await gatherStreams(context, asked, deps);
    const known = new Set(world.streams.map(({ name }) => name));
    const added = found.streams.filter(({ name }) => !known.has(name));
    if (added.length > 0) world = { ...world, streams: [...world.streams, ...added] };
  }

  return {
    /** The streams that these letters name are known then. Returns all that are. */
    async reach(letters: readonly DeadLetter[]): Promise<World["streams"]> {
      for (const { group } of letters) if (group !== null) groups.add(group);
      await knowStreams(letters);
      return world.streams;
    },

    /** The world as these letters come upon it. */
    async receive(letters: readonly PlanLetter[]): Promise<World> {
      const subjects = unheard(
        sent,
        letters.flatMap((letter) => subjectsOf(letter, aiming)),
      );
      const found = await gatherReceivers(context, world.streams, { subjects, watch: deps.watch, known: receivers });
      for (const [stream, consumers] of found.receivers) receivers.set(stream, consumers);
      for (const [stream, names] of found.silent) silent.set(stream, names);
      return world;
    },

    /** With what is asked of all of it. */
    async whole(): Promise<World> {
      const [counts, lately] = await Promise.all([
        gatherCounts(context, world, [...sent]),
        gatherLately(
          context.name,
          [...groups].map((group) => ({ group })),
          deps,
        ),
      ]);
      return { ...world, ...counts, lately };
    },
  };
}

/** Those that were not in the set; they are then. */
function unheard(known: Set<string>, names: readonly string[]): string[] {
  const added = [...new Set(names)].filter((name) => !known.has(name));
  for (const name of added) known.add(name);
  return added;
}
