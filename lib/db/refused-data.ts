import "server-only";
import { z } from "zod";

/**
 * Classes of SQLSTATE: data exceptions, broken constraints, limits of a program (an index entry that is too large). Not what is there already
 * (23505): that says something of the writer, not of the row, and stepping over it would lose the row.
 */
const ABOUT_DATA = /^(22|23(?!505)|54)/;
const Refusal = z.object({ meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }) }) });

/** Whether these rows cannot be written, now or ever: the database refuses them, or they hold a time that is none (RangeError). */
export function isRefusedData(error: unknown): boolean {
  const refusal = Refusal.safeParse(error);
  return refusal.success ? ABOUT_DATA.test(refusal.data.meta.driverAdapterError.cause.originalCode) : error instanceof RangeError;
}
