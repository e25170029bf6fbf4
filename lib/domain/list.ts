import { z } from "zod";

export const IsoTime = z.iso.datetime({ offset: true });

/** A list answer of the API. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({
    /** When the oldest data in it was true. */
    asOf: IsoTime,
    items: z.array(item),
    nextCursor: z.string().nullable(),
    total: z.number().int().optional(),
    /** Contexts whose part is missing or old, with the reason: a list never pretends to be whole. */
    incomplete: z.array(
      z.object({
        context: z.string(),
        state: z.enum(["connecting", "stale", "disconnected", "denied"]),
        detail: z.string(),
        lastSeenAt: IsoTime.nullable(),
      }),
    ),
  });
}

/** Whether rows bring the points of their small charts, which are most of their bytes. Without, a series is empty. */
export const withSeries = { series: z.enum(["true", "false"]).default("false") };

/** Query keys of a list of what is of no context. `offset` reaches into the middle (virtual tables); `cursor` continues where a page ended. */
export const windowQuery = {
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().optional(),
  offset: z.coerce.number().int().min(0).optional(),
};

/** Query keys of every other list. */
export const listQuery = { context: z.string().optional(), ...windowQuery };
