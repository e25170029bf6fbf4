import "server-only";

export { hearAcks, type AckHearing, type HeardAck } from "./ack-tap";
export { consumerNow } from "./consumer-now";
export { goneAmong } from "./gone-among";
export { lastTold, type LastTold } from "./last-told";
