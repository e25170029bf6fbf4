import "server-only";
import { adapterOver } from "./adapter";
import { deadLetterIndexIn, type DeadLetterIndex } from "./dead-letter-index";
import { deadLettersIn } from "./dead-letters";
import { PrismaClient } from "./generated/client";
import { leasesIn, type Leases } from "./leases";
import { migrate } from "./migrate";
import { openPglite } from "./pglite/open-pglite";
import { openPostgres } from "./postgres";

export type DatabaseSettings = { kind: "embedded"; folder: string } | { kind: "postgresql"; url: string };

type DeadLetters = ReturnType<typeof deadLettersIn>;

export type Database = {
  readonly kind: DatabaseSettings["kind"];
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  readonly leases: Leases;
  readonly deadLetters: DeadLetters;
  readonly deadLetterIndex: DeadLetterIndex;
  /** For the repositories in lib/db only. */
  readonly client: PrismaClient;
  close(): Promise<void>;
};

export type OpenDatabaseOptions = {
  /** Where prisma/ and node_modules/ lie; the working directory of `npm start` and of the standalone server. */
  root?: string;
  /** The embedded database stopped by itself: nothing works any more. */
  onLost?(error: Error): void;
};

/** Opens the database and brings its schema up to date. Errors: DatabaseError, whose message says what to do. */
export async function openDatabase(
  settings: DatabaseSettings,
  { root = process.cwd(), onLost = () => undefined }: OpenDatabaseOptions = {},
): Promise<Database> {
  const opened = settings.kind === "embedded" ? await openPglite(settings.folder, { onLost }) : await openPostgres(settings.url);
  try {
    await migrate(opened, { root });
  } catch (error) {
    await opened.close();
    throw error;
  }
  const client = new PrismaClient({ adapter: adapterOver(opened.pool) });
  return {
    kind: settings.kind,
    ping: async () => void (await client.$queryRaw`SELECT 1`),
    leases: leasesIn(client),
    deadLetters: deadLettersIn(client),
    deadLetterIndex: deadLetterIndexIn(client),
    client,
    async close() {
      await client.$disconnect();
      await opened.close();
    },
  };
}
