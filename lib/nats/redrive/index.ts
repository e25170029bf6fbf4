import "server-only";
import { consumerNow, goneAmong, hearAcks, lastTold } from "../acks";
import type { NatsContext } from "../types";
import { dropEchoes, echoNow, makeEcho } from "./echo";
import { isGone } from "./is-gone";
import { kick } from "./kick";
import { openPublisher } from "./publisher";
import { pauseConsumer } from "./pause-consumer";
import { readMany } from "./read-many";
import { readReceivers } from "./read-receivers";
import { readReceiving } from "./read-receiving";
import { removeMany } from "./remove-many";
import { copySeq, keepCopy } from "./safe-copy";
import { scan } from "./scan";
import { streamNow } from "./stream-now";
import type { RedriveWire } from "./types";

export { countCoreSubscribers } from "./core-subscribers";
export { countSubjects } from "./count-subjects";
export { maxPayloadBytes, readPermissions } from "./permissions";
export { readReceivers } from "./read-receivers";
export { readStreams } from "./read-streams";
export { storedFor } from "./stored-for";
export type { Publisher, PublishAnswer, RedriveWire, Scanned, StreamNow } from "./types";

/** `system`: a connection of the system account of the same servers, which may close other connections. */
export function redriveWire(context: NatsContext, system: NatsContext | null = null): RedriveWire {
  return {
    openPublisher: (name) => openPublisher(context, name),
    streamNow: (stream) => streamNow(context, stream),
    consumersOf: async (stream) => (await readReceivers(context, [stream])).get(stream) ?? null,
    receiving: (named) => readReceiving(context, named),
    readMany: (stream, seqs) => readMany(context, stream, seqs),
    removeMany: (look, seqs) => removeMany(context, look, seqs),
    hearAcks: (stream, take) => hearAcks(context, stream, take),
    consumerNow: (stream, name) => consumerNow(context, stream, name),
    pauseConsumer: (place, until) => pauseConsumer(context, place, until),
    goneAmong: (stream, seqs) => goneAmong(context, stream, seqs),
    lastTold: (stream) => lastTold(context, stream),
    keepCopy,
    copySeq: (of) => copySeq(context, of),
    isGone: (connection) => isGone(context, connection),
    scan: (stream, what) => scan(context, stream, what),
    makeEcho: (job, target) => makeEcho(context, job, target),
    echoNow: (job, target) => echoNow(context, job, target),
    dropEchoes: (job) => dropEchoes(context, job),
    kick: (connection) => system && kick(system, connection),
  };
}
