import "server-only";
import { mostReplicas } from "@/lib/domain/stream/most-replicas";
import type { NatsContext } from "@/lib/nats";
import { makeTrash as make } from "@/lib/nats/trash";
import { snapshotOf } from "../contexts/freshness";
import type { Deps } from "../deps";

/** Makes the trash where it is not there and may be made, with as many replicas as streams of the account have. REFUSED, NATS_DENIED, NATS_UNAVAILABLE. */
export async function makeTrash(
  context: NatsContext,
  keptForMs: number,
  { settings, watch }: Pick<Deps, "settings" | "watch">,
): Promise<void> {
  if (settings.capture === "off") return;
  const state = watch.context(context.name)?.state();
  const replicas = mostReplicas((state && snapshotOf(state)?.streams) ?? []);
  await make(context, { keptForMs, replicas });
}
