import "server-only";

export { countFrom, readBatch, type BatchFrom } from "./read-batch";
export { readMessage, type ReadableStream } from "./read-message";
export { readDeleted, readStreamState, type StreamState } from "./stream-state";
