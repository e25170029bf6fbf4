import "server-only";

export { hearAcks, type AckHearing } from "./ack-tap";
export { consumerNow } from "./consumer-now";
export { goneAmong } from "./gone-among";
export { lastTold, type LastTold } from "./last-told";
export type { Ack } from "./parse-ack";
