import { z } from "zod";
import { IsoTime, listOf } from "../list";

/** Of a page of this console, as the address bar has it. Anything else could lead elsewhere: `//host`, `/\host`, a scheme. */
const Path = z
  .string()
  .max(4_000)
  .regex(/^\/(?:dead-letters|redrives|c\/|audit|fleet)(?:[/?#a-zA-Z0-9._~!$&'()*+,;=:@%-]|$)/, "is not a page of this console")
  .refine((path) => !/[\s\\\0]/.test(path) && !path.includes("//"), "is not a page of this console");

export const NewSavedView = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, "must have a name")
    .max(100)
    .refine((text) => !text.includes("\0"), "must not hold a NUL character"),
  path: Path,
  /** Everybody sees it, not only who made it. */
  shared: z.boolean().default(false),
});

export const SavedViewRow = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  shared: z.boolean(),
  owner: z.string(),
  /** Whether it is of who asks. */
  isMine: z.boolean(),
  at: IsoTime,
});
export type SavedViewRow = z.infer<typeof SavedViewRow>;
export const SavedViewList = listOf(SavedViewRow);
