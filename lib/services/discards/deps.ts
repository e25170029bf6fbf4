import "server-only";
import type { Deps } from "../deps";

/** What verbs that discard use. */
export type Discarding = Pick<Deps, "db" | "nats" | "watch" | "settings" | "clock" | "log"> &
  Partial<Pick<Deps, "closing">> & {
    /** How long an act waits for the worker, which may be another console's; else 5 s. */
    patienceMs?: number;
  };
