import "server-only";
import type { DiscardWorld } from "@/lib/domain/discard/world";
import type { NatsContext } from "@/lib/nats";
import { maxPayloadBytes, readPermissions } from "@/lib/nats/redrive";
import { readTrash } from "@/lib/nats/trash";
import type { Deps } from "../deps";
import { gatherStreams } from "../jobs/gather-streams";

const DAY_MS = 86_400_000;

/** The streams that letters lie in, the trash, and what this account may do, read now. */
export async function gatherDiscardWorld(
  context: NatsContext,
  streams: readonly string[],
  { settings }: Pick<Deps, "settings">,
): Promise<DiscardWorld> {
  const [{ streams: facts }, trash, permissions] = await Promise.all([
    gatherStreams(context, { subjects: [], streams: [...new Set(streams)] }, { settings }),
    readTrash(context),
    readPermissions(context),
  ]);
  return {
    streams: facts,
    trash,
    // The start lets the trash keep them for that long, where it may change it.
    keptForMs: (settings.capture === "off" && trash?.maxAgeMs) || settings.trashDays * DAY_MS,
    permissions,
    apiPrefix: context.settings.jsApiPrefix,
    maxPayloadBytes: maxPayloadBytes(context),
  };
}
