import "server-only";
import type { ItemRecord } from "@/lib/db/redrives/types";
import { coveredForMs } from "@/lib/domain/redrive/run/machine";
import type { Batch, ItemOutcome } from "@/lib/domain/redrive/types";
import type { StreamNow } from "@/lib/nats/redrive";
import type { Ending, Epoch, Publishing } from "./job-parts";
import { lookForSent } from "./look-for-sent";
import { mustLookAtTarget } from "./look-at-target";
import type { Attempt } from "./publish-round";
import { readFresh } from "./read-fresh";
import { removeEarlier, removeLetters } from "./remove-letters";
import { sendBatch } from "./send-batch";

export type Unfinished = Batch & { items: ItemRecord[] };

/**
 * Protocol §3: a batch of which an earlier epoch did not write down what became of it. While the server knows its ids, its open items go
 * out again, and the server answers for those that it has; t0 and base stay as they were. After that they are looked for, and what never
 * arrived is sent as if it were the first time.
 */
export async function resumeBatch(epoch: Publishing, batch: Unfinished): Promise<Ending | null> {
  const [first, ...others] = openOf(batch);
  if (!first) return removeEarlier(epoch, batch.n, batch.items);
  const look = await mustLookAtTarget(epoch.wire, first);
  if (look.kind === "stop") {
    await giveUpBatch(epoch, batch, look.stop.why);
    return look.stop;
  }
  const open = [first, ...others] as const;
  epoch.settler.expect(look.stream);
  if (coveredForMs(batch, look.stream) > 0) {
    const end = await sendAgain(epoch, { batch, open, stream: null });
    return end ?? removeEarlier(epoch, batch.n, batch.items);
  }
  const looked = await lookForSent(epoch, batch, open);
  switch (looked.kind) {
    case "stop":
      if (looked.end.kind !== "lost" && looked.end.kind !== "leave") await giveUpBatch(epoch, batch, "the job was stopped");
      return looked.end;
    case "blind":
      return giveUpBatch(epoch, batch, looked.why);
    case "looked": {
      const isFound = new Set(looked.found);
      const items = batch.items.map((item) => (isFound.has(item) ? { ...item, state: "published" as const } : item));
      const end = await sendAgain(epoch, { batch: looked.batch, open: looked.never, stream: looked.stream });
      return end ?? removeEarlier(epoch, batch.n, items);
    }
  }
}

/** `stream`: they are certainly not in it, as it was then. `null`: they may be, and its ids are relied on. */
type Again = { batch: Unfinished; open: readonly ItemRecord[]; stream: StreamNow | null };

async function sendAgain(epoch: Publishing, { batch, open, stream }: Again): Promise<Ending | null> {
  const inDoubt = stream === null;
  for (let left = open; left.length > 0;) {
    // Between the crash and now its consumer may have been reset: then it comes again by itself.
    const read = await readFresh(epoch, left);
    if (read.kind === "stop") {
      await leave(epoch, { batch, open: left, stream }, read.stop.why);
      return read.stop;
    }
    const refused = read.refused.map(({ n, reason, detail }): ItemOutcome =>
      inDoubt ? { n, kind: "unknown", detail: `It may have been sent. ${detail}` } : { n, kind: "skipped", reason, detail },
    );
    await save(epoch, batch.n, refused);
    const [first, ...others] = read.ready.map((ready): Attempt => ({ ...ready, inDoubt }));
    if (first) {
      const { written, end } = await sendBatch(epoch, { ...batch, stream }, [first, ...others]);
      const published = await written;
      if (end?.kind === "lost" || end?.kind === "leave") return end;
      const stop = (await removeLetters(epoch, batch.n, published)) ?? end;
      if (stop) {
        await leave(epoch, { batch, open: read.left, stream }, "the job was stopped");
        return stop;
      }
    }
    left = read.left;
  }
  return null;
}

/** What is certainly not in its target is free. */
const leave = (epoch: Epoch, { batch: { n }, open, stream }: Again, why: string): Promise<void> =>
  stream === null
    ? leaveOpen(epoch, { n, items: [...open] }, why)
    : save(
        epoch,
        n,
        open.map((item) => ({ n: item.n, kind: "unsent" })),
      );

/** Nothing of it may be sent again: a person decides about its open items. Letters of those that were sent leave all the same. */
export async function giveUpBatch(epoch: Epoch, batch: Unfinished, why: string): Promise<Ending | null> {
  await leaveOpen(epoch, batch, why);
  return removeEarlier(epoch, batch.n, batch.items);
}

/** The same without a look at NATS. */
export function leaveOpen(epoch: Epoch, batch: Pick<Unfinished, "n" | "items">, why: string): Promise<void> {
  const open = openOf(batch).map(({ n }) => ({
    n,
    kind: "unknown" as const,
    detail: `It may have been sent, and may not be sent again: ${why}.`,
  }));
  return save(epoch, batch.n, open);
}

const openOf = ({ items }: Pick<Unfinished, "items">) => items.filter(({ state }) => state === "intent");

async function save({ ledger, id, job, progress }: Epoch, batch: number, outcomes: readonly ItemOutcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  await ledger.saveResults(id, job.epoch, batch, outcomes);
  progress.saved(outcomes);
}
