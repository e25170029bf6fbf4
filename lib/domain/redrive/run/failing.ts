import type { Failure } from "./machine";

const HEAD = "it failed: ";

/** What a job that fails says of itself until its end is written, which may take several statements. */
export const failing = ({ why }: Failure): string => `${HEAD}${why}`;

/** How a job was about to end when its runner died; `null` where it was not, or a person aborted it. */
export const failureOf = (stateReason: string | null): Failure | null =>
  stateReason?.startsWith(HEAD) ? { kind: "failure", why: stateReason.slice(HEAD.length) } : null;
