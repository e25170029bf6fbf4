import "server-only";
import type { ItemRecord } from "@/lib/db/redrives/types";
import type { Failure } from "@/lib/domain/redrive/run/machine";
import { AppError } from "@/lib/errors";
import type { StreamNow } from "@/lib/nats/redrive";
import type { JobParts } from "./job-parts";

/** A stream as it is now. `stop`: it is not the one that was planned with, or may not be looked at. `away`: nobody answers. */
export type Look =
  | { kind: "there"; stream: StreamNow; askedAt: number }
  | { kind: "stop"; stop: Failure; isGone: boolean }
  | { kind: "away"; why: string };

/** `createdAt` names the life of the stream that is meant: one that was deleted and made again is another. */
export async function lookAtStream(
  wire: Pick<JobParts["wire"], "streamNow">,
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

type TargetOf = Pick<ItemRecord, "target" | "targetCreatedAt">;

/** Where an item goes. An interest stream without a consumer acknowledges what it does not store: nothing may be sent there. */
export async function lookAtTarget(wire: JobParts["wire"], { target: name, targetCreatedAt: createdAt }: TargetOf): Promise<Look> {
  const look = await lookAtStream(wire, { name, createdAt });
  if (look.kind !== "there" || look.stream.retention !== "interest" || look.stream.consumerCount > 0) return look;
  return { kind: "stop", stop: { kind: "failure", why: `${name} has no consumer any more, so it stores nothing` }, isGone: false };
}

type Answered = Exclude<Look, { kind: "away" }>;

/** The same for those who cannot go on without: NATS_UNAVAILABLE where nobody answers. */
export const mustLook = async (...asked: Parameters<typeof lookAtStream>): Promise<Answered> => answered(await lookAtStream(...asked));
export const mustLookAtTarget = async (...asked: Parameters<typeof lookAtTarget>): Promise<Answered> =>
  answered(await lookAtTarget(...asked));

function answered(look: Look): Answered {
  if (look.kind === "away") throw new AppError("NATS_UNAVAILABLE", look.why);
  return look;
}
