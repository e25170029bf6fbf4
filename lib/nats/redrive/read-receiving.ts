import "server-only";
import { lag } from "@/lib/domain/consumer/lag";
import type { Receiving } from "@/lib/domain/redrive/plan/facts";
import { targetStreamOf } from "@/lib/domain/redrive/plan/flows";
import { arrivalsOf } from "@/lib/domain/redrive/plan/receivers";
import { canBeStream } from "@/lib/domain/stream/can-be-stream";
import { isSubject } from "@/lib/domain/subject";
import type { NatsContext } from "../types";
import { readReceivers } from "./read-receivers";
import { readStreams } from "./read-streams";

/**
 * Who is given what is published on these subjects, and these streams as they are. A consumer that does not answer is none of them. How
 * consumers do is not asked. NATS_UNAVAILABLE, NATS_DENIED.
 */
export async function readReceiving(
  context: NatsContext,
  named: { subjects: readonly string[]; streams: readonly string[] },
): Promise<Receiving> {
  const subjects = [...new Set(named.subjects)].filter(isSubject);
  const { streams } = await readStreams(context, {
    deadLetterPatterns: [],
    subjects,
    streams: [...new Set(named.streams)].filter(canBeStream),
  });
  const arrivals = subjects.flatMap((subject) => {
    const target = targetStreamOf(streams, subject);
    return target ? arrivalsOf(target, subject, { streams }) : [];
  });
  const names = [...new Set(arrivals.map(({ stream }) => stream.name))];
  const found = await readReceivers(context, names, () => undefined);
  const receivers = [...found].map(
    ([stream, consumers]) => [stream, consumers?.map((consumer) => ({ consumer, lag: lag(consumer), status: null })) ?? null] as const,
  );
  return { streams, receivers: new Map(receivers) };
}
