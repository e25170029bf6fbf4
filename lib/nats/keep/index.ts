import "server-only";

export { makeDeadLetterStream, type KeptStream } from "./dead-letter-stream";
export { keepDeath } from "./keep-death";
export { isStoredNow } from "./is-stored-now";
export { openPublisher } from "../redrive/publisher";
export { seeThatItMayKeep } from "./may-keep";
