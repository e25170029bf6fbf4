import "server-only";

export { findDeaths } from "./find-deaths";
export { hear, lineOf, type Hearing } from "./hear";
export { listExhausted } from "./list-exhausted";
