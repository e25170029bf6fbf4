import "server-only";
import path from "node:path";
import { adapterOver } from "./adapter";
import { auditIn, type AuditLog } from "./audit";
import { capturesIn, type Captures } from "./captures";
import { changesIn, type Changes } from "./changes";
import { deadLetterIndexIn, type DeadLetterIndex } from "./dead-letter-index";
import { deadLetterTextIn, type DeadLetterText } from "./dead-letter-text";
import { deadLettersIn } from "./dead-letters";
import { ownPlacesIn, type OwnPlaces } from "./own-places";
import { discardsIn } from "./discards/discards";
import type { Discards } from "./discards/types";
import { explainIn, type Explain } from "./explain";
import { PrismaClient } from "./generated/client";
import { groupsIn, type Groups } from "./groups";
import { keptConsumersIn, type KeptConsumers } from "./kept-consumers";
import { indexRebuildsIn, type IndexRebuilds } from "./index-rebuilds";
import { expireLeases, leasesIn, type Leases } from "./leases";
import { migrate } from "./migrate";
import { openPglite } from "./pglite/open-pglite";
import { openPostgres } from "./postgres";
import { redriveLedgerIn } from "./redrives/ledger";
import { redrivesIn } from "./redrives/redrives";
import { savedViewsIn, type SavedViews } from "./saved-views";
import type { RedriveLedger } from "./redrives/ledger-types";
import type { Redrives } from "./redrives/types";
import { sharesIn, type Shares } from "./shares";

export type DatabaseSettings = { kind: "embedded"; folder: string } | { kind: "postgresql"; url: string };

type DeadLetters = ReturnType<typeof deadLettersIn>;

export type Database = {
  readonly kind: DatabaseSettings["kind"];
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  readonly leases: Leases;
  readonly deadLetters: DeadLetters;
  readonly deadLetterIndex: DeadLetterIndex;
  readonly groups: Groups;
  readonly keptConsumers: KeptConsumers;
  readonly ownPlaces: OwnPlaces;
  readonly deadLetterText: DeadLetterText;
  readonly indexRebuilds: IndexRebuilds;
  /** Plans and jobs, as verbs see them. */
  readonly redrives: Redrives;
  /** What the runner writes of a job. */
  readonly ledger: RedriveLedger;
  /** Plans of discards, what they became, and their undo. */
  readonly discards: Discards;
  readonly audit: AuditLog;
  readonly captures: Captures;
  readonly savedViews: SavedViews;
  /** What became of streams and consumers. */
  readonly changes: Changes;
  /** What the index knows around one letter. */
  readonly explain: Explain;
  readonly shares: Shares;
  /** For the repositories in lib/db only. */
  readonly client: PrismaClient;
  close(): Promise<void>;
};

export type OpenDatabaseOptions = {
  /** Where prisma/, node_modules/ and, in a built console, `new-database` lie: the working directory of the console. */
  root?: string;
  /** The embedded database stopped by itself: nothing works any more. */
  onLost?(error: Error): void;
};

/** What a built console brings: the embedded database as it is when new, made by the same migrations at build time (scripts/new-database.ts). */
const newDatabase = "new-database";

/** Opens the database, brings its schema up to date and waits for its first answer. Errors: DatabaseError, whose message says what to do. */
export async function openDatabase(
  settings: DatabaseSettings,
  { root = process.cwd(), onLost = () => undefined }: OpenDatabaseOptions = {},
): Promise<Database> {
  const opened =
    settings.kind === "embedded"
      ? await openPglite(settings.folder, { onLost, template: path.join(root, newDatabase) })
      : await openPostgres(settings.url);
  const client = new PrismaClient({ adapter: adapterOver(opened.pool) });
  const ping = async () => void (await client.$queryRaw`SELECT 1`);
  try {
    await migrate(opened, { root });
    // The lock of its folder is ours: every process that held a lease in it is dead.
    if (settings.kind === "embedded") await expireLeases(opened.pool);
    await ping(); // Prisma loads its query compiler at its first query: that is part of opening, not of somebody's two seconds
  } catch (error) {
    await client.$disconnect();
    await opened.close();
    throw error;
  }
  return {
    kind: settings.kind,
    ping,
    leases: leasesIn(client),
    deadLetters: deadLettersIn(client),
    deadLetterIndex: deadLetterIndexIn(client, opened),
    groups: groupsIn(client),
    keptConsumers: keptConsumersIn(client),
    ownPlaces: ownPlacesIn(client),
    deadLetterText: deadLetterTextIn(client, { hasAnalyzer: settings.kind !== "embedded" }),
    indexRebuilds: indexRebuildsIn(client),
    redrives: redrivesIn(client),
    ledger: redriveLedgerIn(client),
    discards: discardsIn(client),
    audit: auditIn(client),
    captures: capturesIn(client),
    savedViews: savedViewsIn(client),
    changes: changesIn(client),
    explain: explainIn(client),
    shares: sharesIn(client),
    client,
    async close() {
      await client.$disconnect();
      await opened.close();
    },
  };
}
