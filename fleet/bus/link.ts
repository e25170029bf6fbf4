import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { largeBucket, seenBucket } from "./buckets";
import { inboxPrefixOf } from "./connect";
import type { Declared } from "./declared";
import { largeIn, type Large } from "./large";
import type { Log } from "./log";
import { Remembered } from "./remembered";
import { sleep } from "./time";
import type { System } from "./types";

/** A connection and what is used through it. Agents of one role share one. */
export type Link = {
  nc: NatsConnection;
  js: JetStreamClient;
  jsm: JetStreamManager;
  seen: Remembered;
  large: Large;
  /** Where answers to this connection go; a role's own, so that its permissions can name it. */
  inboxPrefix: string;
};

type LinkOptions = { system: System; log: Log; declared: Declared; user?: string };

export async function openLink(nc: NatsConnection, { system, log, declared, user }: LinkOptions): Promise<Link> {
  const js = jetstream(nc, { timeout: 5_000 });
  const jsm = await managerOf(nc);
  const seen = new Remembered({ bucket: seenBucket(system.name), js, jsm, log, onMissing: () => declared.again() });
  const large = system.large ? largeIn({ js, jsm, bucket: largeBucket(system.name), declared }) : noLarge(system.name);
  return { nc, js, jsm, seen, large, inboxPrefix: inboxPrefixOf(user) };
}

export const managerOf = (nc: NatsConnection): Promise<JetStreamManager> => jetstreamManager(nc, { checkAPI: false, timeout: 5_000 });

/** Acks that were written go out; a lost server cannot hold us. */
export async function closeLink({ nc }: Link): Promise<void> {
  if (nc.isClosed()) return;
  await Promise.race([nc.drain().catch(() => nc.close()), sleep(400)]);
  await nc.close();
}

function noLarge(system: string): Large {
  const refuse = () => Promise.reject(new Error(`${system} declares no \`large\` in system.ts: it has no object store.`));
  return { put: refuse, get: refuse };
}
