import { isOwnPlace } from "../../dead-letter/own-place";
import type { Plan } from "../row";
import type { PlannedItem } from "../types";
import type { Aimed, Candidate } from "./candidate";
import type { World } from "./facts";
import { mayPublish } from "./may-publish";
import type { Bundle } from "./plan-items";
import { isShortLived } from "./short-lived";

/** A bundle, and what of it leaves. */
export type Leaving = Pick<PlannedItem, "keepsLetter" | "removesOriginal"> & { bundle: Bundle };

/** `keep`: whoever plans wants it so, or the target would drop what was just sent there. */
type Terms = { keep: boolean; world: World };

/**
 * What leaves after the PubAck (dead-letters §6): copies in dead-letter streams, and in a work queue also the message that was seen exhausted. On a
 * limits stream that is history, which others read; on an interest stream others may still need it.
 */
export function whatLeaves(bundle: Bundle, terms: Terms): Leaving {
  const { all, original } = bundle;
  const copies = all.filter(({ from }) => !isOwnPlace(from.letter));
  const stays = (copies.length > 0 ? copies : all).some((candidate) => staysThere(candidate, terms));
  const storedAt = stays ? null : exhaustedSince(bundle, terms.world);
  if (original === null || storedAt === null) return { bundle, keepsLetter: stays, removesOriginal: null };
  const own = all.length > copies.length;
  return { bundle, keepsLetter: false, removesOriginal: own || mayRemove(original.stream, terms.world) ? { storedAt } : null };
}

/** Originals that leave and were not selected themselves: only their copies were. */
export const alsoRemoved = (leaving: readonly Leaving[]): Plan["alsoRemoves"] =>
  leaving.flatMap(({ bundle: { all, original }, removesOriginal }) =>
    !original || !removesOriginal || all.some(({ from }) => isOwnPlace(from.letter)) ? [] : { stream: original.stream, seq: original.seq },
  );

/** Whether a letter stays where it lies. */
export const staysThere = (candidate: Candidate | Aimed, { keep, world }: Terms): boolean =>
  keep || isForOthers(candidate, world) || staysForSafety(candidate);

/** It may outlive its copy. Beside that, in one stream, it would not. */
export const staysForSafety = ({ from: { letter }, target }: Candidate | Aimed): boolean =>
  isShortLived(target) && !(isOwnPlace(letter) && target.name === letter.stream && target.createdAt === letter.streamCreatedAt);

/** The message itself, where it is not ours to remove: only in a work queue nobody else wants it, once it is exhausted. */
export const isForOthers = ({ from: { letter } }: Candidate | Aimed, world: World): boolean =>
  isOwnPlace(letter) && !(letter.kind === "exhausted" && isQueue(letter.stream, letter.streamCreatedAt, world));

/** When the original was stored, where it lies in a work queue and is what was seen exhausted there; else `null`. */
function exhaustedSince({ all, original }: Bundle, world: World): number | null {
  if (original === null || !isQueue(original.stream, original.createdAt, world)) return null;
  return all.find(({ from }) => from.isExhausted)?.from.stored.originalStoredAt ?? null;
}

const isQueue = (name: string, createdAt: number, { streams }: Pick<World, "streams">) =>
  streams.some((stream) => stream.name === name && stream.createdAt === createdAt && stream.retention === "workqueue");

/** Without that it stays, as the plan says: its copy in the dead-letter stream can be sent all the same. */
function mayRemove(name: string, { streams, permissions, apiPrefix }: World): boolean {
  const stream = streams.find((one) => one.name === name);
  if (!stream || stream.denyDelete || stream.sealed) return false;
  return permissions === null || mayPublish(permissions, `${apiPrefix}.STREAM.MSG.DELETE.${name}`);
}
