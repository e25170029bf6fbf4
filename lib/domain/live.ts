import { z } from "zod";
import { IsoTime } from "./list";

/**
 * The live channel. A *view* is the path and query of a GET under /api/v1 (`/consumers?status=stuck&limit=100`), so what
 * streams is what the same GET would answer. `GET /api/v1/live?view=…&view=…` first sends every view whole, then what changed.
 */
export const LiveSnapshot = z.discriminatedUnion("kind", [
  /** The whole answer, as the GET gives it. */
  z.object({ kind: z.literal("whole"), view: z.string(), asOf: IsoTime.nullable(), answer: z.unknown() }),
  /** A list: `keys` is the present order (see rowKey), `rows` only the rows that changed or are new; the rest of the answer's fields in `rest`. */
  z.object({
    kind: z.literal("rows"),
    view: z.string(),
    asOf: IsoTime.nullable(),
    keys: z.array(z.string()),
    rows: z.record(z.string(), z.unknown()),
    rest: z.record(z.string(), z.unknown()),
  }),
  /** Nothing changed but the time. */
  z.object({ kind: z.literal("same"), view: z.string(), asOf: IsoTime.nullable() }),
  /** This view cannot be answered now. */
  z.object({ kind: z.literal("problem"), view: z.string(), problem: z.unknown() }),
]);
export type LiveSnapshot = z.infer<typeof LiveSnapshot>;

export const MAX_LIVE_VIEWS = 40;

/** What identifies a row within a list answer. */
export function rowKey(row: Record<string, unknown>): string {
  if (typeof row.id === "string") return row.id;
  return JSON.stringify([row.context, row.stream ?? null, row.name ?? row.subject ?? row.seq ?? null]);
}
