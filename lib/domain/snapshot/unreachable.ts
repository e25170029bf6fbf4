import type { Consumer } from "../consumer/types";
import type { Stream } from "../stream/types";
import type { Evaluation } from "./evaluate";
import type { Snapshot } from "./types";

/**
 * A stream whose only server is down is in no answer: the API just names it as missing. It is not gone, so its last reading stays,
 * without a leader. The same for consumers. (What was deleted is not named, and goes.)
 */
export function withUnreachable(previous: Evaluation | null, snapshot: Snapshot): Snapshot {
  const missing = new Set(snapshot.gaps.filter((gap) => gap.reason === "unavailable").map((gap) => gap.what));
  if (!previous || missing.size === 0) return snapshot;
  const streamNames = new Set(snapshot.streams.map((stream) => stream.name));
  const consumerKeys = new Set(snapshot.consumers.map((consumer) => consumer.key));
  const isLost = (stream: string) => missing.has(`stream ${stream}`) && !streamNames.has(stream);

  const streams = previous.snapshot.streams.filter((stream) => isLost(stream.name)).map((stream) => lostStream(stream, snapshot.serverAt));
  const consumers = previous.snapshot.consumers
    .filter((one) => !consumerKeys.has(one.key) && (isLost(one.stream) || missing.has(`consumer of ${one.stream} ${one.name}`)))
    .map(lostConsumer);
  if (streams.length === 0 && consumers.length === 0) return snapshot;
  return { ...snapshot, streams: [...snapshot.streams, ...streams], consumers: [...snapshot.consumers, ...consumers] };
}

function lostStream(stream: Stream, serverAt: number): Stream {
  return { ...stream, at: serverAt, cluster: { name: stream.cluster?.name ?? null, leader: null, replicas: [] } };
}

function lostConsumer(consumer: Consumer): Consumer {
  return { ...consumer, leader: null, hasLeader: false };
}
