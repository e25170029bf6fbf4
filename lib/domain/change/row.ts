import { z } from "zod";
import { IsoTime } from "../list";
import { changeKinds } from "./types";

/** A change as the API shows it. */
export const ChangeRow = z.object({
  at: IsoTime,
  what: z.enum(changeKinds),
  stream: z.string(),
  consumer: z.string().nullable(),
  detail: z.string().nullable(),
});
export type ChangeRow = z.infer<typeof ChangeRow>;
