import "server-only";
import type { ItemRecord } from "@/lib/db/redrives/types";
import type { Stop } from "@/lib/domain/redrive/run/machine";
import type { ItemLetter } from "@/lib/domain/redrive/types";
import { byStream, stillThere } from "../jobs/know-letters";
import { removeFrom } from "../jobs/remove-from";
import type { Epoch } from "./job-parts";

/** An item that has its PubAck, and its letters as far as they are known to be what was selected. */
export type Settled = { item: ItemRecord; letters: readonly ItemLetter[] };

/**
 * Protocol §7: takes the letters of published items out of their streams, and writes it down. Only from the life of the stream in which
 * they were selected: what was made again since is somebody else's. NATS_UNAVAILABLE.
 */
export async function removeLetters(epoch: Epoch, batch: number, settled: readonly Settled[]): Promise<Stop | null> {
  const { ledger, id, job, progress } = epoch;
  const leaving = settled.filter(({ item }) => !item.keepsLetter);
  const stayed = await removeFromAll(epoch, leaving);
  const removed = leaving.filter(({ letters }) => !letters.some((letter) => stayed.has(letter.id)));
  await ledger.saveRemoved(
    id,
    job.epoch,
    batch,
    removed.map(({ item }) => item.n),
  );
  for (const { item } of settled) progress.touched(item.letters[0].stream);
  const [why] = stayed.values();
  return why === undefined ? null : { kind: "failure", why: `a sent dead letter could not be removed: ${why}` };
}

/** Returns the letters that are still there, and why. */
async function removeFromAll(epoch: Epoch, settled: readonly Settled[]): Promise<Map<string, string>> {
  const stayed = new Map<string, string>();
  for (const inStream of byStream(settled.flatMap(({ letters }) => letters))) {
    for (const [letter, { why }] of await removeFrom(epoch, inStream)) stayed.set(letter, why);
  }
  return stayed;
}

/** The same for items that an earlier process published: what lies there is read first, to be known again. */
export async function removeEarlier(epoch: Epoch, batch: number, items: readonly ItemRecord[]): Promise<Stop | null> {
  const published = items.filter(({ state, removed, keepsLetter }) => state === "published" && !removed && !keepsLetter);
  const there = new Set<string>();
  for (const inStream of byStream(published.flatMap(({ letters }) => letters))) {
    const reading = await stillThere(epoch.wire, inStream);
    if (reading.kind === "stop") return reading.stop;
    for (const { id } of reading.there) there.add(id);
  }
  return removeLetters(
    epoch,
    batch,
    published.map((item) => ({ item, letters: item.letters.filter(({ id }) => there.has(id)) })),
  );
}
