import type { Sighting } from "../sighting";
import { compare } from "./groups";
import { messageKey, rankOf } from "./provenance";
import type { Seen } from "./types";

/**
 * What the sightings of one death say together. Place, kind and bytes are those of the best that is still there: the user's copy, then ours,
 * then the message itself. What it does not say is filled from the others in that order.
 */
export function toRow(sightings: readonly Seen[]): Sighting {
  const ranked = sightings.toSorted(bestFirst);
  const best = ranked.find(({ present }) => present) ?? ranked[0];
  if (!best) throw new Error("No case is without a sighting.");
  const all = [best, ...ranked];
  const named = all.find((each) => messageKey(each) !== null) ?? best;
  const { present, ...row } = best;
  return {
    ...row,
    originalStream: named.originalStream,
    originalSeq: named.originalSeq,
    originalCreatedAt: first(all, "originalCreatedAt"),
    originalSubject: first(all, "originalSubject"),
    msgId: first(all, "msgId"),
    consumer: first(all, "consumer"),
    deliveries: first(all, "deliveries"),
    ...errorOf(ranked),
    fingerprint: first(all, "fingerprint"),
    correlation: all.find(({ correlation }) => correlation.length > 0)?.correlation ?? [],
    generation: Math.max(...all.map(({ generation }) => generation)),
    payloadAvailable: present,
  };
}

/** Class and text are of one sighting: a worker's text with the server's "exhausted" would be neither. */
function errorOf(ranked: readonly Seen[]): Pick<Sighting, "error" | "errorClass"> {
  const said = ranked.find(({ error }) => error !== null) ?? ranked.find(({ errorClass }) => errorClass !== null);
  return { error: said?.error ?? null, errorClass: said?.errorClass ?? null };
}

const first = <Key extends keyof Seen>(all: readonly Seen[], key: Key): Seen[Key] | null =>
  all.find((each) => each[key] !== null)?.[key] ?? null;

const bestFirst = (a: Seen, b: Seen): number => rankOf(a) - rankOf(b) || a.storedAt - b.storedAt || compare(a.id, b.id);
