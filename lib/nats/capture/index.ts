import "server-only";

export { ensureAdvisories } from "./ensure-advisories";
export { forbiddenVerbs } from "./forbidden-verbs";
export { problemOf } from "./problem-of";
