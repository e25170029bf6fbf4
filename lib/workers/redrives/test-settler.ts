import type { Database } from "@/lib/db";
import type { Settlement } from "@/lib/domain/redrive/types";
import type { Settler, SentItem } from "./settler";

/** Settles as a test says, each written before it is told. Lives through epochs, as what it stands for does. */
export function testSettler({ client }: Pick<Database, "client">, job: () => string) {
  const listeners = new Set<(settlement: Settlement) => void>();
  const open = new Set<number>();
  const sent: number[] = [];

  async function settle(n: number, state: Settlement["state"] = "settled", by: string | null = null): Promise<void> {
    const settlement = { n, state, by, at: Date.now(), boomerang: null };
    await client.$executeRaw`
      INSERT INTO redrive_outcome (redrive_id, item, state, by, at)
      VALUES (${job()}::uuid, ${n}::int, ${state}, ${by}, ${new Date(settlement.at)}::timestamptz)
      ON CONFLICT (redrive_id, item) DO NOTHING`; // a job that has ended meanwhile says that nobody saw it
    open.delete(n);
    for (const tell of listeners) tell(settlement);
  }

  const settler: Settler = {
    expect: () => undefined,
    sent(items: readonly SentItem[]) {
      for (const { item } of items) {
        sent.push(item.n);
        open.add(item.n);
      }
    },
    onSettled(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    unsettled: () => open.size,
    allSettled: () => Promise.resolve(),
    giveUp: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
  return { settler, settle, sent, open };
}
