import "server-only";
import { cpSync } from "node:fs";
import { access, mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { CopyingClient } from "../copying-client";
import { DatabaseError } from "../database-error";
import { checkFolder, damaged, writeManifest } from "./check-folder";
import { lockFolder } from "./folder-lock";
import { PgliteConnection } from "./connection";
import { startPgliteWorker, type PgliteWorker } from "./pglite-worker";

export type OpenPool = {
  pool: pg.Pool;
  /** A pool of one further session, to be ended by whoever asked for it; `null` where there is only one session. */
  ownSession: (() => pg.Pool) | null;
  /** Somebody else uses the only session, or waits for it. Never where there are several. */
  isAwaited(): boolean;
  close(): Promise<void>;
};

export type OpenPgliteOptions = {
  onLost(error: Error): void;
  /** A closed database that a new folder begins as a copy of, where there is one: making an empty one takes seconds. */
  template: string;
  /** Cut off when it is longer; 1 GB unless a test says otherwise. */
  longestLogBytes?: number;
};

/** Opens, or makes, the embedded database in `<folder>/pgdata`. One process per folder. */
export async function openPglite(folder: string, { onLost, template, longestLogBytes }: OpenPgliteOptions): Promise<OpenPool> {
  const data = path.join(folder, "pgdata");
  await makeFolder(folder);
  const lock = await lockFolder(folder);
  try {
    if (await exists(data)) await checkFolder(data);
    else await createFolder(folder, { data, template });
    const worker = await startPgliteWorker({ folder: data, onLost, longestLogBytes }).catch((error: unknown) => {
      throw damaged(data, `it does not open (${error instanceof Error ? error.message : String(error)})`, error);
    });
    return poolOver(worker, () => lock.release());
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** An empty database in memory: the shadow of a schema diff. */
export async function openPgliteInMemory(): Promise<OpenPool> {
  return poolOver(await startPgliteWorker({ folder: null, onLost: () => undefined }), async () => undefined);
}

function poolOver(worker: PgliteWorker, release: () => Promise<void>): OpenPool {
  // One session: a query outside an open interactive transaction would wait for ever, so waiting has an end.
  const pool = new pg.Pool({
    Client: CopyingClient,
    stream: () => new PgliteConnection(worker),
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 30_000,
    user: "postgres",
    database: "postgres",
    password: "",
  });
  pool.on("error", () => undefined); // a lost worker is told through onLost
  return {
    pool,
    ownSession: null,
    isAwaited: () => pool.waitingCount > 0 || (pool.totalCount > 0 && pool.idleCount === 0),
    async close() {
      await pool.end();
      await worker.close();
      await release();
    },
  };
}

/** Made beside its place and moved there when it is whole: a kill in between leaves nothing that looks like a database. */
async function createFolder(folder: string, { data, template }: { data: string; template: string }): Promise<void> {
  const draft = path.join(folder, "pgdata.new");
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  if (await exists(template)) {
    cpSync(template, draft, { recursive: true }); // a thousand small files: 0.1 s, and 0.5 s with the asynchronous one
  } else {
    const worker = await startPgliteWorker({ folder: draft, onLost: () => undefined });
    await worker.close();
    await writeManifest(draft);
  }
  await rename(draft, data);
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new DatabaseError("no-permission", `Cannot make the folder ${folder}: ${error.message}`, { cause: error });
  });
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
