import "server-only";
import type { DiscardPlan } from "@/lib/domain/discard/row";
import { COPY_OVERHEAD_BYTES } from "@/lib/domain/discard/trash-copy";
import type { DiscardWorld } from "@/lib/domain/discard/world";
import type { Deps } from "../deps";
import { refuseTrash } from "../jobs/refuse-trash";

/** No safe copy, no discard: REFUSED says why the trash cannot be made, is not one, or has too little room. */
export function refuseWithoutTrash(plan: DiscardPlan, { trash }: DiscardWorld, deps: Pick<Deps, "settings">): void {
  if (plan.streams.length === 0) return;
  const wantedBytes = plan.streams.reduce((sum, { sizeBytes, count }) => sum + sizeBytes + count * COPY_OVERHEAD_BYTES, 0);
  refuseTrash({ what: "A discard", fewer: "discard", wantedBytes, trash }, deps);
}
