import { z } from "zod";
import { IsoTime, listOf, listQuery } from "./list";

/** A payload as it travels: text where the bytes are UTF-8, else base64. `truncated` only where the data was cut; `sizeBytes` is the whole. */
export const Payload = z.object({
  encoding: z.enum(["utf8", "base64"]),
  data: z.string(),
  sizeBytes: z.number(),
  truncated: z.boolean().optional(),
});
export type Payload = z.infer<typeof Payload>;

/** Headers in their order, with their repeats; a value that is not UTF-8 travels as base64. */
export const Headers = z.array(z.tuple([z.string(), z.union([z.string(), z.object({ base64: z.string() })])]));
export type Headers = z.infer<typeof Headers>;

/** One stored message, as it is looked at (nothing is consumed by looking). */
export const StoredMessage = z.object({
  context: z.string(),
  stream: z.string(),
  seq: z.number(),
  subject: z.string(),
  at: IsoTime,
  sizeBytes: z.number(),
  headers: Headers,
  payload: Payload,
});
export const MessageList = listOf(StoredMessage);
export const MessageListQuery = z.strictObject({
  ...listQuery,
  fromSeq: z.coerce.number().int().min(1).optional(),
  fromTime: IsoTime.optional(),
  subject: z.string().optional(),
});
