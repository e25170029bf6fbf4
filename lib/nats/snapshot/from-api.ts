import "server-only";
import type { Consumer } from "@/lib/domain/consumer/types";
import type { SnapshotGap } from "@/lib/domain/snapshot/types";
import type { Stream } from "@/lib/domain/stream/types";
import { AppError } from "@/lib/errors";
import { NoResponders } from "../inbox";
import { apiErrors, JsApiError } from "../js-api";
import type { NatsContext } from "../types";
import { toConsumer, type WireConsumer } from "../wire/consumer";
import { toStream, type WireStream } from "../wire/stream";
import { mapLimit } from "./map-limit";

/** CONSUMER.LIST of 200 streams: 172 ms one by one, 76 ms with 16 at once (measured, nats-server 2.15.1). */
const AT_ONCE = 16;

type Page<K extends string, T> = { total?: number; limit?: number; offset?: number; missing?: string[] } & { [key in K]?: T[] | null };

export type ApiReading = { streams: Stream[]; consumers: Consumer[]; gaps: SnapshotGap[]; serverAt: number };

/** Everything of one account by STREAM.LIST and CONSUMER.LIST, which ask the whole cluster. What is denied becomes a gap, not an error. */
export async function fromApi(context: NatsContext, { now }: { now: number }): Promise<ApiReading> {
  const gaps = new Map<string, SnapshotGap>();
  const orGap = async <T>(what: string, read: Promise<T[]>): Promise<T[]> => {
    try {
      return await read;
    } catch (error) {
      if (error instanceof JsApiError && error.errCode === apiErrors.streamNotFound) return []; // deleted since it was listed
      gaps.set(what, gapOf(what, error));
      return [];
    }
  };

  const missing = (what: string) => (names: readonly string[]) => {
    for (const name of names)
      gaps.set(`${what} ${name}`, { what: `${what} ${name}`, reason: "unavailable", detail: "no server that holds it answers" });
  };
  const wireStreams = await orGap("STREAM.LIST", readPages<"streams", WireStream>(context, "STREAM.LIST", "streams", missing("stream")));
  const wireConsumers = await mapLimit(wireStreams, AT_ONCE, (stream) => {
    const name = stream.config?.name ?? "";
    return orGap(
      "CONSUMER.LIST",
      readPages<"consumers", WireConsumer>(context, `CONSUMER.LIST.${name}`, "consumers", missing(`consumer of ${name}`)),
    );
  });

  const streams = wireStreams.map((wire) => toStream(wire, { serverAt: now }));
  const clustered = wireStreams.some((wire) => Boolean(wire.cluster?.name));
  const consumers = wireConsumers.flat().map((wire) => toConsumer(wire, { serverAt: now, clustered }));
  return { streams, consumers, gaps: [...gaps.values()], serverAt: Math.max(now, ...streams.map((stream) => stream.at)) };
}

/** All pages of a LIST. `onMissing` hears of what no server that holds it answers for. */
export async function readPages<K extends "streams" | "consumers", T>(
  context: NatsContext,
  subject: string,
  key: K,
  onMissing: (names: readonly string[]) => void,
): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const page = await context.api<Page<K, T>>(subject, { offset: all.length });
    if (page.missing?.length) onMissing(page.missing);
    const rows = page[key] ?? [];
    all.push(...rows);
    if (rows.length === 0 || all.length >= (page.total ?? 0)) return all;
  }
}

export function gapOf(what: string, error: unknown): SnapshotGap {
  if (!(error instanceof AppError)) throw error;
  if (error.code === "NATS_DENIED") return { what, reason: "denied", detail: error.message };
  if (error instanceof NoResponders) return { what, reason: "no-responders", detail: "JetStream is not enabled here, or has no leader" };
  if (error instanceof JsApiError && (error.errCode === apiErrors.notEnabledForAccount || error.errCode === apiErrors.notEnabled)) {
    return { what, reason: "unavailable", detail: "JetStream is not enabled for this account" };
  }
  if (error instanceof JsApiError) return { what, reason: "bad-answer", detail: error.message };
  throw error; // no answer in time, or the connection was lost: this reading is worth nothing
}
