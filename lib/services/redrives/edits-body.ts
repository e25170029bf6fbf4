import "server-only";
import type { Deps } from "../deps";

/** A body with edits may carry a message of any size that a server takes, as base64, and what stands around it. */
export const editsBody = {
  field: "edits",
  maxBytes: ({ nats }: Pick<Deps, "nats">) => {
    const largest = Math.max(0, ...nats.all().map((context) => context.connection().info?.max_payload ?? 0));
    return Math.ceil((largest * 4) / 3) + 64 * 1024;
  },
};
