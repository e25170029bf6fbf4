import "server-only";
import type { ItemRecord } from "@/lib/db/redrives/types";
import { answered, lookAtStream, type Answered, type Look } from "../jobs/look-at-stream";
import type { JobParts } from "./job-parts";

type TargetOf = Pick<ItemRecord, "target" | "targetCreatedAt">;

/** Where an item goes. An interest stream without a consumer acknowledges what it does not store: nothing may be sent there. */
export async function lookAtTarget(wire: JobParts["wire"], { target: name, targetCreatedAt: createdAt }: TargetOf): Promise<Look> {
  const look = await lookAtStream(wire, { name, createdAt });
  if (look.kind !== "there" || look.stream.retention !== "interest" || look.stream.consumerCount > 0) return look;
  return { kind: "stop", stop: { kind: "failure", why: `${name} has no consumer any more, so it stores nothing` }, isGone: false };
}

/** The same for those who cannot go on without: NATS_UNAVAILABLE where nobody answers. */
export const mustLookAtTarget = async (...asked: Parameters<typeof lookAtTarget>): Promise<Answered> =>
  answered(await lookAtTarget(...asked));
