/** The database does not answer now. It has no code, since Prisma takes an error that has one for its own and wraps it. */
export class DatabaseOutOfReach extends Error {
  override readonly name = "DatabaseOutOfReach";

  constructor(options: { cause: unknown }) {
    super("The database does not answer. Try again when it does; /api/v1/health says so.", options);
  }

  /** By name: one process holds several copies of this class, as of AppError. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "DatabaseOutOfReach";
  }
}
