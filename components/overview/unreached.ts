import type { ContextSummary, Overview } from "@/lib/domain/overview/types";

type Unreached = Omit<ContextSummary, "state"> & { state: Exclude<ContextSummary["state"], "live"> };

/** Contexts whose numbers do not move and about which no finding says so already. */
export function unreached({ contexts, needsYou }: Overview): Unreached[] {
  const said = new Set(needsYou.filter((finding) => finding.kind === "context").map((finding) => finding.context));
  return contexts.flatMap((each) => (each.state === "live" || said.has(each.context) ? [] : [{ ...each, state: each.state }]));
}
