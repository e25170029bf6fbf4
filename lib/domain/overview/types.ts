import { z } from "zod";
import { IsoTime, listOf } from "../list";
import { consumerStatuses } from "../consumer/types";
import { streamHealths } from "../stream/row";

/** Points of a small chart: `[epoch ms, value]`, `null` where nothing was measured. At most 120, oldest first. */
export const Series = z.array(z.tuple([z.number(), z.number().nullable()]));
export type Series = z.infer<typeof Series>;

export const findingKinds = ["dead-letters", "consumer", "stream", "context"] as const;

/** Something wrong that somebody should look at, worst first. */
export const Finding = z.object({
  id: z.string(),
  kind: z.enum(findingKinds),
  context: z.string(),
  status: z.enum([...consumerStatuses, ...streamHealths, "dead-letters", "stale", "disconnected"]),
  /** "worker-crm has no workers" */
  title: z.string(),
  /** "128 pending, nothing delivered for 4 min, 0 pulls waiting · TOOL_REQUESTS" */
  sentence: z.string(),
  subject: z.string().nullable(),
  since: IsoTime.nullable(),
  series: Series,
  /** Where the button leads. */
  href: z.string(),
  count: z.number().nullable(),
});
export type Finding = z.infer<typeof Finding>;

export const ContextSummary = z.object({
  context: z.string(),
  state: z.enum(["connecting", "live", "stale", "disconnected"]),
  /** Why it is not live. */
  detail: z.string().nullable(),
  asOf: IsoTime.nullable(),
  status: Finding.shape.status,
  streams: z.number().nullable(),
  consumers: z.number().nullable(),
  lag: z.number().nullable(),
  oldestAgeMs: z.number().nullable(),
  redeliveryRatePerSec: z.number().nullable(),
  redeliveryIsEstimate: z.boolean(),
  deadLetters: z.number().nullable(),
  publishRatePerSec: z.number().nullable(),
  publishSeries: Series,
  /** What permissions or the server keep from us here. */
  gaps: z.array(z.object({ what: z.string(), reason: z.string(), detail: z.string() })),
});
export type ContextSummary = z.infer<typeof ContextSummary>;

/** `GET /api/v1/overview`: the first page in one answer. Numbers are `null` where nothing was measured. */
export const Overview = z.object({
  asOf: IsoTime.nullable(),
  needsYou: z.array(Finding),
  gettingBetter: z.array(Finding),
  consumersFine: z.number(),
  /** Consumers that would be fine, had they not given up on messages in the last ten minutes. */
  consumersGivingUp: z.number(),
  /** When the present trouble began, and how long it was quiet before, as far as this console has seen. */
  troubleSince: IsoTime.nullable(),
  lastTroubleAt: IsoTime.nullable(),
  watchingSince: IsoTime,
  totals: z.object({
    lag: z.number().nullable(),
    redeliveryRatePerSec: z.number().nullable(),
    redeliveryIsEstimate: z.boolean(),
    deadLetters: z.number().nullable(),
    publishRatePerSec: z.number().nullable(),
  }),
  series: z.object({ lag: Series, redeliveryRatePerSec: Series, deadLetters: Series, publishRatePerSec: Series }),
  contexts: z.array(ContextSummary),
});
export type Overview = z.infer<typeof Overview>;

/** `GET /api/v1/contexts` */
export const ContextRow = z.object({
  context: z.string(),
  name: z.string(),
  servers: z.array(z.string()),
  account: z.string().nullable(),
  state: ContextSummary.shape.state,
  detail: z.string().nullable(),
  asOf: IsoTime.nullable(),
  source: z.enum(["monitoring", "api", "mixed"]).nullable(),
  embedded: z.boolean(),
  gaps: ContextSummary.shape.gaps,
});
export type ContextRow = z.infer<typeof ContextRow>;
export const ContextList = listOf(ContextRow);

/** `GET /api/v1/health` */
export const Health = z.object({
  status: z.enum(["ok", "degraded"]),
  version: z.string(),
  checks: z.object({
    database: z.object({ status: z.enum(["ok", "failing"]), kind: z.enum(["embedded", "postgresql"]), detail: z.string().nullable() }),
    nats: z.record(
      z.string(),
      z.object({
        status: z.enum(["ok", "connecting", "stale", "disconnected"]),
        detail: z.string().nullable(),
        ageMs: z.number().nullable(),
      }),
    ),
    monitoring: z.object({ status: z.enum(["ok", "failing", "none"]), detail: z.string().nullable() }),
  }),
});
export type Health = z.infer<typeof Health>;
