import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { IndexRebuild } from "@/lib/domain/dead-letter/index-list";
import { AppError } from "@/lib/errors";
import { withAudit } from "../audit/with-audit";
import { selectContext } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { Reason } from "../audit/reason";

export const RebuildIndex = z.strictObject({
  context: z.string().optional(),
  /** One dead-letter stream; without it all of the context. */
  stream: z.string().optional(),
  reason: Reason,
});

/**
 * Has dead letters read again from the beginning of their streams. Letters keep their ids and what has become of them; what is understood of
 * them is derived anew, and what is no longer stored is gone. Lists stay whole meanwhile. NOT_FOUND where the index knows no such stream.
 */
export async function rebuildIndex(
  actor: Actor,
  input: z.input<typeof RebuildIndex>,
  deps: Pick<Deps, "db" | "watch" | "settings" | "log">,
): Promise<z.infer<typeof IndexRebuild>> {
  const { context: named, stream, reason } = RebuildIndex.parse(input);
  const contextOf = () => selectContext(deps.watch, named).name;
  const about = async () => ({ context: contextOf() });
  const act = { actor, needs: "operator" as const, action: "index.rebuild", target: stream ?? "every dead-letter stream", reason, about };
  return withAudit(deps, act, async () => {
    const context = contextOf();
    const streams = await deps.db.indexRebuilds.begin(context, stream);
    const which = stream === undefined ? "no dead-letter stream" : `no dead-letter stream ${stream}`;
    if (streams.length === 0) throw new AppError("NOT_FOUND", `The index knows ${which} of ${context}.`);
    return { answer: { context, streams }, detail: `Reading again: ${streams.join(", ")}.` };
  });
}
