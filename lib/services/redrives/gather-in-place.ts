import "server-only";
import type { InPlaceFacts } from "@/lib/domain/redrive/plan/facts";
import { whoGaveUp } from "@/lib/domain/redrive/plan/judge-in-place";
import { AppError } from "@/lib/errors";
import type { NatsContext } from "@/lib/nats";
import { redriveWire, storedFor } from "@/lib/nats/redrive";

/** Whoever plans waits so long for what lies there to be looked through. */
const LONGEST_MS = 10_000;

type Died = { stream: string; seq: number; consumer: string | null };

/** The consumer that gave up on these, and all that it would be given again; `null` where there are several, or it is gone. NATS_UNAVAILABLE. */
export async function gatherInPlace(context: NatsContext, died: readonly Died[]): Promise<InPlaceFacts | null> {
  const who = whoGaveUp(died);
  if (!who) return null;
  const wire = redriveWire(context);
  const [consumer, stream] = await Promise.all([wire.consumerNow(who.stream, who.consumer), wire.streamNow(who.stream).catch(nullIfGone)]);
  if (!consumer || !stream) return null;
  const signal = AbortSignal.timeout(LONGEST_MS);
  const stored = await storedFor(wire, { stream, consumer, fromSeq: who.fromSeq, signal });
  return { consumer, stored: stored && stored.map(({ seq }) => seq), serverVersion: context.connection().info?.version ?? "" };
}

function nullIfGone(error: unknown): null {
  if (error instanceof AppError && error.code === "NOT_FOUND") return null;
  throw error;
}
