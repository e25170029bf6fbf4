import "server-only";

export { countFrom, readBatch, type BatchFrom } from "./read-batch";
export { readMessage, type ReadableStream } from "./read-message";
export { readNext } from "./read-next";
export { readDeleted, readStreamState, type StreamState } from "./stream-state";
