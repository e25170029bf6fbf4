import "server-only";
import type { Change, ConnectionChange } from "@/lib/domain/change/types";
import { watchAssets } from "./asset-changes";
import { watchConnections } from "./connection-changes";
import type { ChangesDeps } from "./deps";

export type { ChangesDeps } from "./deps";

/** Configurations are read in one of five readings: comparing more often would find the same. */
const EVERY_MS = 5_000;
/** What waits for a database that does not answer; beyond that the oldest are lost. */
const MOST_WAITING = 10_000;

/**
 * Writes down what becomes of the streams and consumers of each context, and who connects to it. Without a lease: every console hears and
 * compares what it sees itself, and what another one has written has the same key.
 */
export function startChangeLog({ everyMs = EVERY_MS, ...deps }: ChangesDeps): { stop(): Promise<void> } {
  const { db, watch, log } = deps;
  const contexts = new Map<string, ReturnType<typeof open>>();
  let waiting: Change[] = [];
  let counted = new Map<string, ConnectionChange>();
  let writing: Promise<void> | null = null;

  const open = (context: string) => {
    const nats = deps.nats.get(context);
    return {
      assets: watchAssets(context, nats, { ...deps, everyMs }),
      connections: watchConnections(context, { nats, system: deps.systems.of(context) }, deps),
      countedAt: 0,
    };
  };

  const write = async () => {
    const [changes, connections] = [waiting, counted];
    waiting = [];
    counted = new Map();
    try {
      await db.changes.write(changes);
      await db.changes.writeConnections([...connections.values()]);
    } catch (error) {
      log.warn({ err: error }, "changes of streams, consumers and connections were not written");
      waiting = [...changes, ...waiting].slice(-MOST_WAITING);
      counted = new Map([...connections, ...counted].slice(-MOST_WAITING)); // a later count of the same is the higher one
    }
  };
  const writeSoon = () => {
    if (waiting.length > 0 || counted.size > 0) writing ??= write().finally(() => void (writing = null));
  };

  const count = (one: ReturnType<typeof open>) => {
    one.countedAt = deps.clock.now();
    for (const row of one.connections?.take() ?? []) counted.set(row.key, row);
  };
  const look = (context: string) => {
    const one = contexts.get(context) ?? open(context);
    contexts.set(context, one);
    void one.assets.listen();
    void one.connections?.listen();
    waiting.push(...one.assets.look());
    if (deps.clock.now() - one.countedAt >= everyMs) count(one);
    writeSoon();
  };
  const silence = watch.onTick(look);
  return {
    async stop() {
      silence();
      for (const one of contexts.values()) {
        one.assets.stop();
        one.connections?.stop();
        count(one);
      }
      await writing;
      writeSoon();
      await writing;
    },
  };
}
