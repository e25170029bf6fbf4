import "server-only";
import type { Failure } from "@/lib/domain/redrive/run/machine";
import type { ItemLetter, Place } from "@/lib/domain/redrive/types";
import type { RawMessage } from "@/lib/nats";
import type { RedriveWire } from "@/lib/nats/redrive";
import { mustLook } from "./look-at-stream";
import { readStored } from "./read-stored";

/** `changed`: something else lies there now. No entry in a map of these: it was not read yet. */
export type Known = { kind: "there"; message: RawMessage } | { kind: "gone" } | { kind: "changed" };

export type Reading = { kind: "read"; letters: ReadonlyMap<string, Known> } | { kind: "stop"; stop: Failure; isGone: boolean };

/**
 * Reads dead letters, each known again by the life of its stream and by when it was stored there. Reads at most 64 MB per stream; the
 * rest has no entry. NATS_UNAVAILABLE.
 */
export async function knowLetters(wire: Pick<RedriveWire, "streamNow" | "readMany">, letters: readonly ItemLetter[]): Promise<Reading> {
  const known = new Map<string, Known>();
  for (const inStream of byStream(letters)) {
    const [{ stream: name, createdAt }] = inStream;
    const look = await mustLook(wire, { name, createdAt });
    if (look.kind === "stop") return look;
    const stored = await readStored(
      wire,
      look.stream,
      inStream.map(({ seq }) => seq),
    );
    if (!stored) return { kind: "stop", stop: { kind: "failure", why: `${name} is gone` }, isGone: true };
    for (const letter of inStream) {
      const message = stored.get(letter.seq);
      if (message !== undefined) known.set(letter.id, message === null ? { kind: "gone" } : asKnown(message, letter));
    }
  }
  return { kind: "read", letters: known };
}

const asKnown = (message: RawMessage, { seenAt }: ItemLetter): Known =>
  message.at === seenAt ? { kind: "there", message } : { kind: "changed" };

/** Those of one life of one stream that still lie there, however many: with the stream, all are gone. NATS_UNAVAILABLE. */
export async function stillThere(
  wire: Pick<RedriveWire, "streamNow" | "readMany">,
  letters: readonly ItemLetter[],
): Promise<{ kind: "read"; there: ItemLetter[] } | { kind: "stop"; stop: Failure }> {
  const there: ItemLetter[] = [];
  for (let unread = letters; unread.length > 0;) {
    const reading = await knowLetters(wire, unread);
    if (reading.kind === "stop") return reading.isGone ? { kind: "read", there: [] } : reading;
    there.push(...unread.filter(({ id }) => reading.letters.get(id)?.kind === "there"));
    unread = unread.filter(({ id }) => !reading.letters.has(id));
  }
  return { kind: "read", there };
}

/** In groups of one life of one stream. */
export function byStream<T extends Pick<Place, "stream" | "createdAt">>(places: readonly T[]): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const place of places) {
    const key = `${place.createdAt} ${place.stream}`;
    const group = groups.get(key);
    if (group) group.push(place);
    else groups.set(key, [place]);
  }
  return [...groups.values()];
}
