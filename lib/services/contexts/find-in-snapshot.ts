import "server-only";
import type { Consumer } from "@/lib/domain/consumer/types";
import type { ConsumerRow } from "@/lib/domain/consumer/row";
import type { Snapshot } from "@/lib/domain/snapshot/types";
import type { StreamRow } from "@/lib/domain/stream/row";
import type { Stream } from "@/lib/domain/stream/types";
import type { WatchedContext } from "@/lib/domain/watch";
import { AppError } from "@/lib/errors";
import { snapshotOf, whyOf } from "./freshness";

type Found<T, Row> = { snapshot: Snapshot; row: Row; it: T };

/** A stream as last seen. NOT_FOUND; NATS_DENIED where we may not list streams; NATS_UNAVAILABLE before anything was seen. */
export function findStream(context: WatchedContext, name: string): Found<Stream, StreamRow> {
  const snapshot = seen(context);
  const row = context.streams().find((each) => each.name === name);
  const it = snapshot.streams.find((each) => each.name === name);
  if (!row || !it) throw absent(context, snapshot, { what: `stream ${name}`, listedBy: ["STREAM.LIST"] });
  return { snapshot, row, it };
}

/** A consumer as last seen; errors as `findStream`. */
export function findConsumer(context: WatchedContext, stream: string, name: string): Found<Consumer, ConsumerRow> {
  const snapshot = seen(context);
  const is = (each: { stream: string; name: string }) => each.stream === stream && each.name === name;
  const row = context.consumers().find(is);
  const it = snapshot.consumers.find(is);
  if (!row || !it)
    throw absent(context, snapshot, { what: `consumer ${name} on stream ${stream}`, listedBy: ["STREAM.LIST", "CONSUMER.LIST"] });
  return { snapshot, row, it };
}

function seen(context: WatchedContext): Snapshot {
  const state = context.state();
  const snapshot = snapshotOf(state);
  if (!snapshot) throw new AppError("NATS_UNAVAILABLE", `${context.name} has not been seen since the console started: ${whyOf(state)}`);
  return snapshot;
}

function absent(context: WatchedContext, { gaps }: Snapshot, { what, listedBy }: { what: string; listedBy: readonly string[] }): AppError {
  const denied = gaps.find((gap) => gap.reason === "denied" && listedBy.includes(gap.what));
  if (denied) return new AppError("NATS_DENIED", denied.detail);
  return new AppError("NOT_FOUND", `There is no ${what} in ${context.name}.`);
}
