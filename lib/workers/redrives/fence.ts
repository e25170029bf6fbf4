import "server-only";
import type { OwnerRecord } from "@/lib/db/redrives/ledger-types";
import { pause } from "../pause";
import type { Epoch } from "./job-parts";

/** How long nobody's word on a connection is waited for. */
const UNKNOWN_MS = 10_000;
const ASK_EVERY_MS = 250;
/** What a dead process, or a connection that was closed from outside, had written may be read for a moment. */
const LAST_BYTES_MS = 2_000;

/** Whether earlier connections of a job can send no more. `halted`: nobody wants to know any more. */
export type Fenced = "gone" | "not-known" | "halted";

/** Protocol §4: closes from outside what earlier runners of this job may still have open, where a system account allows that. */
export async function kickEarlier(epoch: Epoch): Promise<{ owners: readonly OwnerRecord[]; wasOpen: boolean }> {
  const owners = await epoch.ledger.ownersBefore(epoch.id, epoch.job.epoch);
  const kicked = await Promise.all(owners.map((owner) => epoch.wire.kick(owner)));
  return { owners, wasOpen: kicked.includes(true) };
}

/**
 * Whether all of them are gone. NATS is asked (CONNZ), and as long as it lists one it is waited for: the server closes a frozen one when its pings are
 * not answered, after some minutes. Where nobody answers for 10 s it is not known, unless the process is dead by the database's folder
 * lock, or is this one, which closed it.
 */
export async function fence(epoch: Epoch, { owners, wasOpen }: Awaited<ReturnType<typeof kickEarlier>>): Promise<Fenced> {
  let mayHoldBytes = wasOpen;
  for (const owner of owners) {
    const fenced = await untilGone(epoch, owner);
    if (fenced === "halted" || fenced === "not-known") return fenced;
    mayHoldBytes ||= fenced === "dead";
  }
  if (mayHoldBytes) await pause(LAST_BYTES_MS, epoch.wish.halted);
  return epoch.wish.halt() ? "halted" : "gone";
}

async function untilGone(epoch: Epoch, owner: OwnerRecord): Promise<Fenced | "dead"> {
  const { wire, wish, holder, isOnlyProcess } = epoch;
  const isDead = isOnlyProcess || owner.holder === holder;
  for (let heardAt = performance.now(); ;) {
    if (wish.halt()) return "halted";
    const isGone = await wire.isGone(owner);
    if (isGone) return "gone";
    if (isGone === null && isDead) return "dead";
    if (isGone === null && performance.now() - heardAt >= UNKNOWN_MS) return "not-known";
    if (isGone === false) {
      heardAt = performance.now();
      await epoch.waiting.say(epoch.job.epoch, "the connection of an earlier run is still open there, and may send");
    }
    await pause(ASK_EVERY_MS, wish.halted);
  }
}
