import "server-only";
import type { Consumer } from "@/lib/domain/consumer/types";
import { apiErrors, JsApiError } from "../js-api";
import { isDenied } from "../messages/read-message";
import { readPages } from "../snapshot/from-api";
import { mapLimit } from "../snapshot/map-limit";
import type { NatsContext } from "../types";
import { toConsumer, type WireConsumer } from "../wire/consumer";

const AT_ONCE = 16;

/** The consumers of each stream; `null` where they may not be listed, or no server answers for one of them. NATS_UNAVAILABLE. */
export async function readReceivers(context: NatsContext, streams: readonly string[]): Promise<Map<string, Consumer[] | null>> {
  const names = [...new Set(streams)];
  const lists = await mapLimit(names, AT_ONCE, (stream) => consumersOf(context, stream));
  return new Map(names.map((name, i) => [name, lists[i] ?? null]));
}

async function consumersOf(context: NatsContext, stream: string): Promise<Consumer[] | null> {
  let complete = true;
  try {
    const wires = await readPages<"consumers", WireConsumer>(context, `CONSUMER.LIST.${stream}`, "consumers", () => (complete = false));
    if (!complete) return null;
    return wires.map((wire) => toConsumer(wire, { serverAt: 0, clustered: Boolean(wire.cluster && "name" in wire.cluster) }));
  } catch (error) {
    if (error instanceof JsApiError && error.errCode === apiErrors.streamNotFound) return []; // deleted since it was listed
    if (isDenied(error)) return null;
    throw error;
  }
}
