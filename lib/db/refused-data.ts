import "server-only";
import { sqlStateOf } from "./sql-state";

/**
 * Classes of SQLSTATE: data exceptions, broken constraints, limits of a program (an index entry that is too large). Not what is there already
 * (23505): that says something of the writer, not of the row, and stepping over it would lose the row.
 */
const ABOUT_DATA = /^(22|23(?!505)|54)/;

/** Whether these rows cannot be written, now or ever: the database refuses them, or they hold a time that is none (RangeError). */
export function isRefusedData(error: unknown): boolean {
  const code = sqlStateOf(error);
  return code === null ? error instanceof RangeError : ABOUT_DATA.test(code);
}
