import { z } from "zod";
import { isText } from "../is-text";
import { IsoTime, listOf } from "../list";

const notAPage = "is not a page of this console";
/** What leads out of the page's own folder, or hides what it is: dots and slashes, also escaped, and control characters. */
const astray = /\/\/|(?:^|\/)\.{1,2}(?:\/|$)|%(?:2e|2f|5c|0|1|7f)/i;

/** Of a page of this console, as the address bar has it. Anything else could lead elsewhere: `//host`, `/\host`, a scheme. */
const Path = z
  .string()
  .max(4_000)
  .regex(/^\/(?:dead-letters|redrives|c|audit|fleet|settings)(?:[/?#]|$)/, notAPage)
  .refine((path) => isText(path) && !/[\s\\\p{Cc}]/u.test(path) && !astray.test(path.split(/[?#]/, 1)[0] ?? ""), notAPage);

export const NewSavedView = z.strictObject({
  name: z.string().trim().min(1, "must have a name").max(100).refine(isText, "must be Unicode text"),
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
  /** Whether who asks may end it: their own, and as an admin what others share. */
  mayRemove: z.boolean(),
  at: IsoTime,
});
export type SavedViewRow = z.infer<typeof SavedViewRow>;
export const SavedViewList = listOf(SavedViewRow);
