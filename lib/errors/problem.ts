import { z } from "zod";
import { statusOf, type ErrorCode } from "./codes";

const codes = Object.keys(statusOf) as [ErrorCode, ...ErrorCode[]]; // keys of an object literal that is never extended

/** An RFC 9457 `application/problem+json` answer. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.enum(codes),
  requestId: z.string(),
  errors: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() })).optional(),
  changes: z.array(z.object({ what: z.string(), before: z.string(), after: z.string() })).optional(),
  heldBy: z.array(z.object({ redrive: z.string(), actor: z.string(), count: z.number().int() })).optional(),
});

export type Problem = z.infer<typeof Problem>;
