import pino from "pino";
import type { NatsServer } from "@/e2e/fixtures/nats-server";
import type { ContextSettings } from "@/lib/config/context";
import type { Database } from "@/lib/db";
import { createChangeHearing } from "@/lib/domain/change/hearing";
import { isConnection, type AssetChangeRow, type ConnectionChangeRow } from "@/lib/domain/change/row";
import { contextSettings, until } from "@/lib/nats/test-context";
import { openContexts } from "@/lib/nats";
import { openSystemAccounts } from "@/lib/nats/system";
import { sourceOf, startCollector } from "../collector";
import { startChangeLog } from ".";

const log = pino({ level: "silent" });

type Options = { db: Pick<Database, "changes">; settings?: Partial<ContextSettings>; everyMs?: number };

/** A console's collector and log of changes over a server, as the runtime puts them together. */
export async function startConsole(server: Pick<NatsServer, "url">, { db, settings = {}, everyMs = 100 }: Options) {
  const contexts = [contextSettings(server.url, settings)];
  const deps = { log, clock: Date };
  const nats = openContexts(contexts, deps);
  const systems = openSystemAccounts(contexts, deps);
  const hearing = createChangeHearing();
  await until(() => nats.get("test")?.link().kind === "connected");
  const watch = startCollector({ sources: nats.all().map(sourceOf), clock: Date, pollMs: 100 });
  const writer = startChangeLog({ db, watch, nats, systems, hearing, clock: Date, log, everyMs });
  return {
    hearing: () => hearing.of("test"),
    async stop() {
      await watch.stop();
      await writer.stop();
      await Promise.all([nats.close(), systems.close()]);
    },
  };
}

const rowsIn = (db: Database) => db.changes.between("test", { from: 0, to: Date.now() + 60_000, around: Date.now() }, 1_000);

export const assetsIn = async (db: Database): Promise<AssetChangeRow[]> =>
  (await rowsIn(db)).flatMap((row) => (isConnection(row) ? [] : [row]));
export const connectionsIn = async (db: Database): Promise<ConnectionChangeRow[]> => (await rowsIn(db)).filter(isConnection);

export async function writtenIn(db: Database): Promise<string[]> {
  const rows = await assetsIn(db);
  return rows.map(({ what, stream, consumer, detail }) => [what, stream, consumer, detail].filter((each) => each !== null).join(" "));
}
