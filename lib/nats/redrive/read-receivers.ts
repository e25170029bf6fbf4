import "server-only";
import type { Consumer } from "@/lib/domain/consumer/types";
import { AppError } from "@/lib/errors";
import { apiErrors, JsApiError } from "../js-api";
import { isDenied } from "../messages/read-message";
import { readPages } from "../snapshot/from-api";
import { mapLimit } from "../snapshot/map-limit";
import type { NatsContext } from "../types";
import { toConsumer, type WireConsumer } from "../wire/consumer";

const AT_ONCE = 16;

/** Consumers of a stream for which no server answers. */
type OnSilent = (stream: string, names: readonly string[]) => void;

/** The consumers of each stream; `null` where they may not be listed. NATS_UNAVAILABLE, also for silent ones where nobody hears of them. */
export async function readReceivers(
  context: NatsContext,
  streams: readonly string[],
  onSilent: OnSilent = refuseSilent,
): Promise<Map<string, Consumer[] | null>> {
  const names = [...new Set(streams)];
  const lists = await mapLimit(names, AT_ONCE, (stream) => consumersOf(context, stream, onSilent));
  return new Map(names.map((name, i) => [name, lists[i] ?? null]));
}

/** Without it nobody could tell it from one that was deleted, or may not be seen. */
function refuseSilent(stream: string, names: readonly string[]): never {
  throw new AppError("NATS_UNAVAILABLE", `${names.join(", ")} of ${stream}: no server that holds it answers`);
}

async function consumersOf(context: NatsContext, stream: string, onSilent: OnSilent): Promise<Consumer[] | null> {
  const silent: string[] = [];
  try {
    const wires = await readPages<"consumers", WireConsumer>(context, `CONSUMER.LIST.${stream}`, "consumers", (names) =>
      silent.push(...names),
    );
    if (silent.length > 0) onSilent(stream, silent);
    return wires.map((wire) => toConsumer(wire, { serverAt: 0, clustered: Boolean(wire.cluster && "name" in wire.cluster) }));
  } catch (error) {
    if (error instanceof JsApiError && error.errCode === apiErrors.streamNotFound) return []; // deleted since it was listed
    if (isDenied(error)) return null;
    throw error;
  }
}
