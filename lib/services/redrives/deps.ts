import "server-only";
import type { Deps } from "../deps";

/** What verbs that act on re-drives use. */
export type Redriving = Pick<Deps, "db" | "nats" | "watch" | "settings" | "clock" | "jobs" | "log">;
