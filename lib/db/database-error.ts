/** Why a database cannot be used. The message is a whole sentence for the person who starts Jetlag, and holds no secret. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  constructor(
    readonly reason: "locked" | "damaged" | "other-version" | "unreachable" | "migration-failed" | "no-permission",
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
