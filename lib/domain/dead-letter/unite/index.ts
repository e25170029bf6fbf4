export { compare } from "./groups";
export { messageKey, msgIdKey, rankOf } from "./provenance";
export { MAX_SHARING, type Case, type Seen } from "./types";
export { unite } from "./unite";
