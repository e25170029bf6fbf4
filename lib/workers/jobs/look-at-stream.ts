import "server-only";
import type { Failure } from "@/lib/domain/redrive/run/machine";
import { AppError } from "@/lib/errors";
import type { RedriveWire, StreamNow } from "@/lib/nats/redrive";

/** A stream as it is now. `stop`: it is not the one that was planned with, or may not be looked at. `away`: nobody answers. */
export type Look =
  | { kind: "there"; stream: StreamNow; askedAt: number }
  | { kind: "stop"; stop: Failure; isGone: boolean }
  | { kind: "away"; why: string };

/** `createdAt` names the life of the stream that is meant: one that was deleted and made again is another. */
export async function lookAtStream(
  wire: Pick<RedriveWire, "streamNow">,
  { name, createdAt }: { name: string; createdAt: number },
): Promise<Look> {
  const askedAt = performance.now();
  try {
    const stream = await wire.streamNow(name);
    if (stream.createdAt === createdAt) return { kind: "there", stream, askedAt };
    return gone(`${name} was deleted and made again`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "NATS_UNAVAILABLE") return { kind: "away", why: error.message };
    if (error.code === "NOT_FOUND") return gone(`${name} is gone`);
    return { kind: "stop", stop: { kind: "failure", why: error.message }, isGone: false };
  }
}

const gone = (why: string): Look => ({ kind: "stop", stop: { kind: "failure", why }, isGone: true });

export type Answered = Exclude<Look, { kind: "away" }>;

/** The same for those who cannot go on without: NATS_UNAVAILABLE where nobody answers. */
export const mustLook = async (...asked: Parameters<typeof lookAtStream>): Promise<Answered> => answered(await lookAtStream(...asked));
export function answered(look: Look): Answered {
  if (look.kind === "away") throw new AppError("NATS_UNAVAILABLE", look.why);
  return look;
}
