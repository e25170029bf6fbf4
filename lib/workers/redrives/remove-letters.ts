import "server-only";
import type { ItemRecord } from "@/lib/db/redrives/types";
import type { Stop } from "@/lib/domain/redrive/run/machine";
import { copiesOf, leavingOriginal } from "@/lib/domain/redrive/run/original";
import type { ItemLetter } from "@/lib/domain/redrive/types";
import { byStream, stillThere } from "../jobs/know-letters";
import { removeFrom } from "../jobs/remove-from";
import type { Epoch } from "./job-parts";

/** An item that has its PubAck, and what of it leaves, as far as it is known to be what was selected. */
export type Settled = { item: ItemRecord; copies: readonly ItemLetter[]; original: ItemLetter | null };

/**
 * Protocol §7: takes the letters of published items out of their streams, then the originals that leave too, and writes it down once both are
 * gone: whoever dies in between has both to do again. Only from the life of the stream in which they were selected: what was made again
 * since is somebody else's. NATS_UNAVAILABLE.
 */
export async function removeLetters(epoch: Epoch, batch: number, settled: readonly Settled[]): Promise<Stop | null> {
  const { ledger, id, job, progress } = epoch;
  const leaving = settled.filter(({ item }) => !item.keepsLetter);
  const copies = await removeFromAll(
    epoch,
    leaving.flatMap((one) => one.copies),
  );
  const left = leaving.filter((one) => !one.copies.some((letter) => copies.has(letter.id)));
  const originals = await removeFromAll(
    epoch,
    left.flatMap(({ original }) => original ?? []),
  );
  const removed = left.filter(({ original }) => original === null || !originals.has(original.id));
  await ledger.saveRemoved(
    id,
    job.epoch,
    batch,
    removed.map(({ item }) => item.n),
  );
  for (const { item } of settled) progress.touched(item.letters[0].stream);
  return whyStayed(copies, "a sent dead letter") ?? whyStayed(originals, "the original of a sent dead letter");
}

function whyStayed(stayed: ReadonlyMap<string, string>, what: string): Stop | null {
  const [why] = stayed.values();
  return why === undefined ? null : { kind: "failure", why: `${what} could not be removed: ${why}` };
}

/** Returns those that are still there, and why. */
async function removeFromAll(epoch: Epoch, letters: readonly ItemLetter[]): Promise<Map<string, string>> {
  const stayed = new Map<string, string>();
  for (const inStream of byStream(letters)) {
    for (const [letter, { why }] of await removeFrom(epoch, inStream)) stayed.set(letter, why);
  }
  return stayed;
}

/** Items whose letters are to leave. What became of one since its PubAck changes nothing of that. */
export const leavingOf = (items: readonly ItemRecord[]): ItemRecord[] =>
  items.filter((item) => (item.state === "published" || item.settlement !== null) && !item.removed && !item.keepsLetter);

/** The same for items that an earlier process published: what lies there is read first, to be known again. */
export async function removeEarlier(epoch: Epoch, batch: number, items: readonly ItemRecord[]): Promise<Stop | null> {
  const leaving = leavingOf(items).map((item) => ({ item, copies: copiesOf(item), original: leavingOriginal(item) }));
  const there = new Set<string>();
  for (const inStream of byStream(leaving.flatMap(({ copies, original }) => [...copies, ...(original ? [original] : [])]))) {
    const reading = await stillThere(epoch.wire, inStream);
    if (reading.kind === "stop") return reading.stop;
    for (const { id } of reading.there) there.add(id);
  }
  return removeLetters(
    epoch,
    batch,
    leaving.map(({ item, copies, original }) => ({
      item,
      copies: copies.filter(({ id }) => there.has(id)),
      original: original && there.has(original.id) ? original : null,
    })),
  );
}
