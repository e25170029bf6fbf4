import "server-only";
import type { Logger } from "pino";
import type { Database } from "@/lib/db";
import type { Clock } from "@/lib/domain/clock";
import type { Arrivals } from "@/lib/domain/arrivals";
import type { Contexts, NatsContext } from "@/lib/nats";
import { trashWire, type TrashWire } from "@/lib/nats/trash";
import { onceWithLease } from "../leases";
import { pauseToBeat } from "../pause";
import type { DiscardParts, Wanted } from "./parts";
import { runDiscard } from "./run-discard";
import { runUndo } from "./run-undo";
import { stopDiscard } from "./stop-discard";
import { createTrying } from "./try-again";

/** Somebody waits for it with the page open. */
const LOOK_EVERY_MS = 500;
/** Longer than that nobody is kept from letters that NATS refuses to give. */
const GIVE_UP_AFTER_MS = 15 * 60_000;

const works = { running: runDiscard, aborting: stopDiscard, undoing: runUndo };

export type DiscardRunnerDeps = {
  db: Pick<Database, "kind" | "leases" | "discards">;
  nats: Contexts;
  arrivals: Arrivals;
  log: Logger;
  holder: string;
  clock: Clock;
  giveUpAfterMs?: number;
  /** A test puts its faults in between. */
  wireOf?: (context: NatsContext) => TrashWire;
};

/**
 * Works on every discard, abort and undo that wants it, each under a lease of its own. What a killed console left is found here again: each step can
 * be repeated, so it is simply gone on with. What NATS refuses is tried again later and later, for a quarter of an hour.
 */
export function startDiscardRunner(deps: DiscardRunnerDeps): { stop(): Promise<void> } {
  const log = deps.log.child({ worker: "discards" });
  const { db, arrivals, wireOf = trashWire } = deps;
  const trying = createTrying(deps.clock, deps.giveUpAfterMs ?? GIVE_UP_AFTER_MS);
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();

  async function look(): Promise<void> {
    for (const { context: name, ...wanted } of await db.discards.wanting(deps.nats.all().map((each) => each.name))) {
      const { id } = wanted;
      const context = deps.nats.get(name);
      if (!context || running.has(id) || !trying.isDue(wanted)) continue;
      const ended = underLease(wanted, context)
        .catch((error: unknown) => log.error({ err: error, discard: id }, "a discard could not be worked on"))
        .finally(() => running.delete(id));
      running.set(id, ended);
    }
  }

  async function underLease({ id, state }: Wanted, context: NatsContext): Promise<void> {
    const holder = db.kind === "embedded" ? "embedded" : deps.holder;
    const lease = { name: `discard:${id}`, holder, leases: db.leases, log, stopping: stopping.signal };
    await onceWithLease(lease, ({ epoch, isHeld, signal }) => {
      const held = { id, lease: { name: lease.name, holder, epoch } };
      const own = { isHeld, signal, log: log.child({ discard: id }) };
      const parts: DiscardParts = {
        id,
        state,
        held,
        context: context.name,
        discards: db.discards,
        wire: wireOf(context),
        arrivals,
        ...own,
      };
      return trying.attempt(parts, works[state]);
    });
  }

  const loop = async () => {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => log.warn({ err: error }, "discards that wait cannot be looked up now"));
      await pauseToBeat(LOOK_EVERY_MS, stopping.signal);
    }
    await Promise.all(running.values());
  };
  const ended = loop();

  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
