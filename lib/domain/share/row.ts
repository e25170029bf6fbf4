import { z } from "zod";
import { IsoTime, listOf, listQuery } from "../list";
import { sharedView } from "./shared-view";
import { DAY_MS } from "../duration";

export const audiences = ["signed-in", "anyone"] as const;
/** Views of one share that are kept: so many of the first, and so many of the newest. Whoever has a link can open it very often. */
export const VIEWS_KEPT = 500;
const DEFAULT_EXPIRY_MS = 7 * DAY_MS;
const MAX_EXPIRY_MS = 30 * DAY_MS;
/** After its end, who shared what and who looked at it stays on the list. */
export const KEPT_DAYS = 30;
/** What was previewed can be shared as it was for so long; of previews so many are kept, and so many UTF-16 units of all. */
export const PREVIEW_KEPT_MS = 15 * 60_000;
export const MAX_PREVIEWS = 64;
export const MAX_PREVIEWS_CHARS = 64 * 1024 * 1024;

const SharedPage = z
  .string()
  .max(4_000, { abort: true })
  .refine((view) => sharedView(view) !== null, "must be the address of a dead letter, a group (/dead-letters?group=…) or a re-drive");

export const CreateShare = z.strictObject({
  view: SharedPage,
  expiresInMs: z.number().int().min(1_000).max(MAX_EXPIRY_MS).default(DEFAULT_EXPIRY_MS),
  /** Off: values are shown as they are, secrets too. */
  redact: z.boolean().default(true),
  audience: z.enum(audiences).default("anyone"),
  /** Answers what would be shared, and shares nothing. */
  preview: z.boolean().default(false),
  /** The id of a preview: what it showed is shared, to the byte, and not what the page has become. */
  previewed: z.uuid().optional(),
});

/** The page as it would be, kept under `id` for 15 minutes; `hidden` is what was hidden, in words: "38 values, 1 phone number". */
export const SharePreview = z.object({
  id: z.string(),
  title: z.string(),
  sizeBytes: z.number().int(),
  hidden: z.string(),
  html: z.string(),
});
export type SharePreview = z.infer<typeof SharePreview>;

export const ShareRow = z.object({
  id: z.string(),
  context: z.string(),
  view: z.string(),
  title: z.string(),
  redacted: z.boolean(),
  audience: z.enum(audiences),
  /** 0 once it can no longer be opened, and its page has been removed. */
  sizeBytes: z.number().int(),
  state: z.enum(["open", "expired", "revoked"]),
  actor: z.object({ id: z.string(), name: z.string() }),
  createdAt: IsoTime,
  expiresAt: IsoTime,
  revokedAt: IsoTime.nullable(),
  revokedBy: z.string().nullable(),
  /** Also of views that are no longer kept. */
  viewCount: z.number().int(),
  lastViewAt: IsoTime.nullable(),
});
export type ShareRow = z.infer<typeof ShareRow>;
export const ShareList = listOf(ShareRow);

/** `url` is told once: nobody can find it again, neither in a list nor in the database. */
export const NewShare = ShareRow.extend({ url: z.string() });
export type NewShare = z.infer<typeof NewShare>;

export const ShareListQuery = z.strictObject({ ...listQuery, view: SharedPage.optional() });

/** As a request told them of itself: nobody has proved either. */
const ShareViewRow = z.object({
  id: z.string(),
  context: z.string(),
  at: IsoTime,
  address: z.string().nullable(),
  agent: z.string().nullable(),
});
export const ShareViewList = listOf(ShareViewRow);
export const ShareViewListQuery = z.strictObject({ id: z.uuid(), ...listQuery });
