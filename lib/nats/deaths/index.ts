import "server-only";

export { findDeaths } from "./find-deaths";
export { hear, type Hearing } from "./hear";
export { listExhausted } from "./list-exhausted";
