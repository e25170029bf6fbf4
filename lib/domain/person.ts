import { z } from "zod";

/** Who sits at the console, and what it lets them do: buttons that would be refused say so beforehand. */
export const Me = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(["viewer", "operator", "approver", "admin"]),
  kind: z.enum(["local", "token", "user", "system"]),
  /** Nobody may act, whatever their role. */
  readOnly: z.boolean(),
});
export type Me = z.infer<typeof Me>;
