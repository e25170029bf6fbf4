import { z } from "zod";
import { IsoTime } from "./list";
import { jobStates } from "./redrive/types";

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

/** Sent with every tick as event `tick`: how old each context's data is, told by the clock that knows. Ages, not times: the reader's clock may differ. */
export const LiveTick = z.object({
  contexts: z.array(
    z.object({
      context: z.string(),
      state: z.enum(["connecting", "live", "stale", "disconnected"]),
      ageMs: z.number().nullable(),
      detail: z.string().nullable(),
    }),
  ),
});
export type LiveTick = z.infer<typeof LiveTick>;

/** Event `dead-letter`: some arrived. */
export const LiveDeadLetter = z.object({ context: z.string(), stream: z.string(), count: z.number() });

/** Event `redrive`: what a job is now. At most every 250 ms for a job; in between its views tell. */
export const LiveRedrive = z.object({ id: z.string(), state: z.enum(jobStates) });
