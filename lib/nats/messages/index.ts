import "server-only";

export { countFrom, readBatch, type Batch, type BatchFrom } from "./read-batch";
export { readMessage, type ReadableStream } from "./read-message";
