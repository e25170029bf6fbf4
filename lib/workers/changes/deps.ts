import "server-only";
import type { Logger } from "pino";
import type { Database } from "@/lib/db";
import type { ChangeHearing } from "@/lib/domain/change/hearing";
import type { Clock } from "@/lib/domain/clock";
import type { Watch } from "@/lib/domain/watch";
import type { Contexts } from "@/lib/nats";
import type { SystemAccounts } from "@/lib/nats/system";

export type ChangesDeps = {
  db: Pick<Database, "changes">;
  watch: Watch;
  nats: Pick<Contexts, "get">;
  systems: Pick<SystemAccounts, "of">;
  hearing: ChangeHearing;
  clock: Clock;
  log: Pick<Logger, "warn">;
  everyMs?: number;
};
