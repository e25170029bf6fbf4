import "server-only";
import type { NatsContext } from "../types";
import { isGone } from "./is-gone";
import { openPublisher } from "./publisher";
import { readMany } from "./read-many";
import { readReceivers } from "./read-receivers";
import { removeMany } from "./remove-many";
import { streamNow } from "./stream-now";
import type { RedriveWire } from "./types";

export { countCoreSubscribers } from "./core-subscribers";
export { countSubjects } from "./count-subjects";
export { maxPayloadBytes, readPermissions } from "./permissions";
export { readReceivers } from "./read-receivers";
export { readStreams } from "./read-streams";
export type { Publisher, PublishAnswer, RedriveWire, StreamNow } from "./types";

export function redriveWire(context: NatsContext): RedriveWire {
  return {
    openPublisher: (name) => openPublisher(context, name),
    streamNow: (stream) => streamNow(context, stream),
    consumersOf: async (stream) => (await readReceivers(context, [stream])).get(stream) ?? null,
    readMany: (stream, seqs) => readMany(context, stream, seqs),
    removeMany: (look, seqs) => removeMany(context, look, seqs),
    isGone: (connection) => isGone(context, connection),
  };
}
