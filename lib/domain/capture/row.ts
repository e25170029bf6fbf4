import { z } from "zod";
import { IsoTime, listOf } from "../list";

/**
 * `captured`: everything. `partly`: what theirs leave cannot be taken. `asked`: nobody has decided. `off`: a person or the setting has decided
 * against it. `waiting`: wanted, not made yet. `denied`, `failed`: wanted, and the account does not let it be made.
 */
const captureStates = ["captured", "partly", "asked", "off", "waiting", "denied", "failed"] as const;

export const CaptureRow = z.object({
  context: z.string(),
  /** JETLAG_CAPTURE. */
  mode: z.enum(["on", "ask", "off"]),
  /** Whether deaths shall be captured; `null` while nobody has decided. */
  enabled: z.boolean().nullable(),
  /** When a person decided; `null` where the setting did, or nobody. */
  sinceAt: IsoTime.nullable(),
  state: z.enum(captureStates),
  /** Who captures at present. */
  by: z.enum(["jetlag", "theirs", "both"]).nullable(),
  /** The streams that capture at present. */
  streams: z.array(z.string()),
  /**
   * Deaths are heard only as they happen, because no stream that Jetlag may read captures them all. `denied`: not even that is permitted, or not
   * for all. `unkept`: why copies of what is heard are not kept. `null` also while nobody listens yet.
   */
  listening: z.object({ sinceAt: IsoTime.nullable(), denied: z.string().nullable(), unkept: z.string().nullable() }).nullable(),
  sentence: z.string(),
  /** What would be made in the account, or is; `null` where there is nothing for Jetlag to make. */
  makes: z
    .object({ name: z.string(), subjects: z.array(z.string()), maxAgeMs: z.number(), maxBytes: z.number(), replicas: z.number() })
    .nullable(),
  /** Subjects that Jetlag's user may not publish to and would have to: what to permit. Empty also where the server does not say. */
  forbidden: z.array(z.string()),
});
export type CaptureRow = z.infer<typeof CaptureRow>;
export const CaptureList = listOf(CaptureRow);
