import { z } from "zod";
import { IsoTime } from "../list";
import { changeKinds, connectionKinds } from "./types";

/** A change of a stream or consumer as the API shows it. */
export const AssetChangeRow = z.object({
  at: IsoTime,
  /** Not `isExact`: a reading found it, some seconds after. */
  isExact: z.boolean(),
  what: z.enum(changeKinds),
  stream: z.string(),
  consumer: z.string().nullable(),
  detail: z.string().nullable(),
});
export type AssetChangeRow = z.infer<typeof AssetChangeRow>;

/** Connections of one client within a minute; `at`: the first. `client` is `null` for those beyond the ones that are named. */
export const ConnectionChangeRow = z.object({
  at: IsoTime,
  what: z.enum(connectionKinds),
  client: z.object({ name: z.string().nullable(), user: z.string().nullable(), host: z.string().nullable() }).nullable(),
  /** Why it ended. */
  detail: z.string().nullable(),
  times: z.number(),
});
export type ConnectionChangeRow = z.infer<typeof ConnectionChangeRow>;

export const ChangeRow = z.discriminatedUnion("what", [AssetChangeRow, ConnectionChangeRow]);
export type ChangeRow = z.infer<typeof ChangeRow>;

export const isConnection = (row: ChangeRow): row is ConnectionChangeRow => "client" in row;

/** One change, or many of the same kind within one minute: `rows` are those nearest to the moment, at most 20 of `count`. */
export const ChangeEntry = z.object({
  what: z.enum([...changeKinds, ...connectionKinds]),
  count: z.number(),
  rows: z.array(ChangeRow).min(1),
});
export type ChangeEntry = z.infer<typeof ChangeEntry>;

/** Whether this console hears changes as they are said; else why not. `detail`: half a sentence. */
export const HearingRow = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("heard"), since: IsoTime }),
  z.object({
    kind: z.literal("unheard"),
    why: z.enum(["denied", "no-system-account", "not-the-system-account", "unavailable"]),
    detail: z.string().nullable(),
  }),
]);
export type HearingRow = z.infer<typeof HearingRow>;
