import "server-only";
import { lag } from "@/lib/domain/consumer/lag";
import type { ReceiverFacts, StreamFacts, World } from "@/lib/domain/redrive/plan/facts";
import { storedSubject, targetStreamOf } from "@/lib/domain/redrive/plan/flows";
import { arrivalsOf } from "@/lib/domain/redrive/plan/receivers";
import type { NatsContext } from "@/lib/nats";
import { countCoreSubscribers, countSubjects, readReceivers } from "@/lib/nats/redrive";
import type { Deps } from "../deps";

type Sending = { subjects: readonly string[]; watch: Deps["watch"]; known?: World["receivers"] };

/** Who listens, and what is stored already, on all subjects of a plan. */
export async function gatherCounts(
  context: NatsContext,
  { streams }: Pick<World, "streams">,
  subjects: readonly string[],
): Promise<Pick<World, "coreSubscribers" | "subjectCounts">> {
  const targets = targetsOf(subjects, streams);
  const [coreSubscribers, subjectCounts] = await Promise.all([
    countCoreSubscribers(
      context,
      targets.flatMap((target) => target.subjects),
    ),
    countPerSubject(context, targets),
  ]);
  return { coreSubscribers, subjectCounts };
}

type Target = { stream: StreamFacts; subjects: string[] };

function targetsOf(subjects: readonly string[], streams: readonly StreamFacts[]): Target[] {
  const targets = new Map<string, Target>();
  for (const subject of new Set(subjects)) {
    const stream = targetStreamOf(streams, subject);
    if (!stream) continue;
    const target = targets.get(stream.name) ?? { stream, subjects: [] };
    target.subjects.push(subject);
    targets.set(stream.name, target);
  }
  return [...targets.values()];
}

/**
 * Consumers of the targets and of every stream that copies from them, but for `known`, as they are now; how they do is known from the last tick.
 * Those that do not answer are `silent`.
 */
export async function gatherReceivers(
  context: NatsContext,
  streams: readonly StreamFacts[],
  { subjects, watch, known }: Sending,
): Promise<Pick<World, "receivers" | "silent">> {
  const targets = targetsOf(subjects, streams);
  const arrivals = targets.flatMap(({ stream, subjects: sent }) => sent.flatMap((subject) => arrivalsOf(stream, subject, { streams })));
  const names = [...new Set(arrivals.map(({ stream }) => stream.name))].filter((name) => !known?.has(name));
  const silent = new Map<string, readonly string[]>();
  const found = await readReceivers(context, names, (stream, without) => void silent.set(stream, without));
  const rows = watch.context(context.name)?.consumers() ?? [];
  const statusOf = new Map(rows.map((row) => [`${row.stream} ${row.name}`, row.status]));
  const receivers = new Map(
    [...found].map(([stream, consumers]): [string, ReceiverFacts[] | null] => {
      const facts = consumers?.map((consumer) => ({ consumer, lag: lag(consumer), status: statusOf.get(consumer.key) ?? null }));
      return [stream, facts ?? null];
    }),
  );
  return { receivers, silent };
}

/** Only a limit per subject needs to be compared with what is there: under the subject that it has there. */
async function countPerSubject(context: NatsContext, targets: readonly Target[]): Promise<World["subjectCounts"]> {
  const limited = targets.filter(({ stream }) => stream.maxMessagesPerSubject !== null);
  const counts = await Promise.all(limited.map(({ stream, subjects }) => countStored(context, stream, subjects)));
  return new Map(counts.flatMap((perSubject) => [...perSubject]));
}

const countStored = (context: NatsContext, stream: StreamFacts, subjects: readonly string[]) =>
  countSubjects(
    context,
    stream.name,
    subjects.map((subject) => storedSubject(stream, subject)),
  );
