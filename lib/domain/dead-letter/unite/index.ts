export { messageKey, msgIdKey, rankOf } from "./provenance";
export { MAX_SHARING, type Case, type Seen } from "./types";
export { toCase, unite } from "./unite";
