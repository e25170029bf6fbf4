import { AppError } from "./app-error";

/** INVALID, with the one field that is wrong: `invalidField(["sort"], "is not a sort key; …")`. */
export function invalidField(path: (string | number)[], message: string, cause?: unknown): AppError {
  return new AppError("INVALID", `${path.join(".")}: ${message}`, { errors: [{ path, message }], cause });
}
