import "server-only";
import { storedSubject } from "@/lib/domain/redrive/plan/flows";
import type { Stop } from "@/lib/domain/redrive/run/machine";
import { receives } from "@/lib/domain/redrive/plan/receivers";
import type { Batch, ItemOutcome } from "@/lib/domain/redrive/types";
import type { RedriveWire, StreamNow } from "@/lib/nats/redrive";

type Sent = { outcomes: ItemOutcome[]; subjectOf(n: number): string | null };
type Into = Pick<Batch, "t0"> & { stream: StreamNow | null };

/**
 * An interest stream acknowledges also what it does not store because no consumer takes it. Published is only what a consumer takes now that
 * was there before the batch; the rest is `unknown`, and the job stops. Where consumers may not be listed, the plan has said so. NATS_UNAVAILABLE
 * where one of them does not answer: nothing is written down then, and what was sent is asked about again.
 */
export async function doubtUnheard(
  wire: Pick<RedriveWire, "consumersOf">,
  { stream, t0 }: Into,
  { outcomes, subjectOf }: Sent,
): Promise<{ outcomes: ItemOutcome[]; stop: Stop | null }> {
  if (stream?.retention !== "interest" || !outcomes.some(({ kind }) => kind === "published")) return { outcomes, stop: null };
  const consumers = (await wire.consumersOf(stream.name))?.filter(({ createdAt }) => createdAt <= t0);
  if (!consumers) return { outcomes, stop: null };

  const isHeard = (subject: string) => consumers.some((consumer) => receives(consumer, storedSubject(stream, subject)));
  const unheard = new Set<string>();
  const judged = outcomes.map((outcome): ItemOutcome => {
    const subject = subjectOf(outcome.n);
    if (outcome.kind !== "published" || subject === null || isHeard(subject)) return outcome;
    unheard.add(subject);
    const detail = `${stream.name} acknowledged it as its #${outcome.seq}, and may not have stored it: no consumer took its subject all the while.`;
    return { n: outcome.n, kind: "unknown", detail };
  });
  const [subject] = unheard;
  const why = `${stream.name} has no consumer for ${subject} any more, so it may store nothing`;
  return { outcomes: judged, stop: subject === undefined ? null : { kind: "failure", why } };
}
