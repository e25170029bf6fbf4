import { z } from "zod";
import { IsoTime } from "../../list";
import { Headers, Payload } from "../../message";
import { refusalCodes } from "../types";

/** What goes out of a message, but for what a re-drive adds. */
const Sent = z.object({ headers: Headers, payload: Payload });

export const EditPreview = z.object({
  asOf: IsoTime,
  /** At most ten. */
  items: z.array(
    z.object({
      id: z.string(),
      context: z.string(),
      /** `null`: it cannot be read. */
      before: Sent.nullable(),
      /** `null`: it cannot be edited. */
      after: Sent.nullable(),
      /** Why it would not be sent, as far as it alone is concerned. */
      refused: z.object({ code: z.enum(refusalCodes), reason: z.string() }).nullable(),
    }),
  ),
});
export type EditPreview = z.infer<typeof EditPreview>;
