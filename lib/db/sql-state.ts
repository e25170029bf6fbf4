import "server-only";
import { z } from "zod";

const Refusal = z.object({ meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }) }) });

/** PostgreSQL's code of an error, as Prisma hands it on; `null` where the database said none. */
export function sqlStateOf(error: unknown): string | null {
  return Refusal.safeParse(error).data?.meta.driverAdapterError.cause.originalCode ?? null;
}
