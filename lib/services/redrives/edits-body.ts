import "server-only";
import { AppError } from "@/lib/errors";
import type { NatsContext } from "@/lib/nats";
import { maxPayloadBytes } from "@/lib/nats/redrive";
import type { Deps } from "../deps";

/** A body with edits may carry a message of any size that a server takes, as base64, and what stands around it. */
export const editsBody = {
  field: "edits",
  maxBytes: ({ nats }: Pick<Deps, "nats">) => Math.ceil((Math.max(0, ...nats.all().map(largestIn)) * 4) / 3) + 64 * 1024,
};

/** Where nobody is connected, nothing can be edited: that is said by the verb. */
function largestIn(context: NatsContext): number {
  try {
    return maxPayloadBytes(context);
  } catch (error) {
    if (error instanceof AppError && error.code === "NATS_UNAVAILABLE") return 0;
    throw error;
  }
}
