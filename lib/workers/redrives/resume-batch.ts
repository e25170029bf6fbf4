import "server-only";
import type { ItemRecord } from "@/lib/db/redrives/types";
import type { Batch } from "@/lib/domain/redrive/types";
import type { Ending, Epoch, Publishing } from "./job-parts";
import type { Attempt } from "./publish-round";
import { readItems } from "./read-items";
import { removeEarlier, removeLetters } from "./remove-letters";
import { sendBatch } from "./send-batch";

export type Unfinished = Batch & { items: ItemRecord[] };

/**
 * Protocol §3: a batch of which an earlier epoch did not write down what became of it. Its open items go out again with their ids, and the
 * server answers for those that it has. t0 and base stay as they were: the window began when they were first sent.
 */
export async function resumeBatch(epoch: Publishing, batch: Unfinished): Promise<Ending | null> {
  let open = openOf(batch);
  while (open.length > 0) {
    const read = await readItems(epoch, open);
    if (read.kind === "stop") {
      await giveUpBatch(epoch, batch, read.stop.why);
      return read.stop;
    }
    const unreadable = read.refused.map(({ n, detail }) => ({ n, why: `It may have been sent. ${detail}` }));
    await saveUnknown(epoch, batch.n, unreadable);
    const [first, ...others] = read.ready.map((ready): Attempt => ({ ...ready, inDoubt: true }));
    if (first) {
      const { published, end } = await sendBatch(epoch, { ...batch, stream: null }, [first, ...others]);
      if (end?.kind === "lost" || end?.kind === "leave") return end;
      const stop = (await removeLetters(epoch, batch.n, published)) ?? end;
      if (stop) {
        await leaveOpen(epoch, { n: batch.n, items: [...read.left] }, "the job was stopped");
        return stop;
      }
    }
    open = [...read.left];
  }
  return removeEarlier(epoch, batch.n, batch.items);
}

/** Nothing of it may be sent again: a person decides about its open items. Letters of those that were sent leave all the same. */
export async function giveUpBatch(epoch: Epoch, batch: Unfinished, why: string): Promise<Ending | null> {
  await leaveOpen(epoch, batch, why);
  return removeEarlier(epoch, batch.n, batch.items);
}

/** The same without a look at NATS. */
export function leaveOpen(epoch: Epoch, batch: Pick<Unfinished, "n" | "items">, why: string): Promise<void> {
  const open = openOf(batch).map(({ n }) => ({ n, why: `It may have been sent, and may not be sent again: ${why}.` }));
  return saveUnknown(epoch, batch.n, open);
}

const openOf = ({ items }: Pick<Unfinished, "items">) => items.filter(({ state }) => state === "intent");

async function saveUnknown(
  { ledger, id, job, progress }: Epoch,
  batch: number,
  items: readonly { n: number; why: string }[],
): Promise<void> {
  if (items.length === 0) return;
  const outcomes = items.map(({ n, why }) => ({ n, kind: "unknown" as const, detail: why }));
  await ledger.saveResults(id, job.epoch, batch, outcomes);
  progress.saved(outcomes);
}
