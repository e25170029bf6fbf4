import "server-only";
import type { EditedMessage } from "@/lib/db/redrives/edits";
import type { ItemRecord } from "@/lib/db/redrives/types";
import { isOriginal } from "@/lib/domain/dead-letter/is-original";
import type { Failure } from "@/lib/domain/redrive/run/machine";
import { redriveBlock } from "@/lib/domain/redrive/message/redrive-block";
import { toOutgoing } from "@/lib/domain/redrive/message/to-outgoing";
import { isOriginalLetter, leavingOriginal } from "@/lib/domain/redrive/run/original";
import type { ItemLetter, SkipReason } from "@/lib/domain/redrive/types";
import { AppError } from "@/lib/errors";
import type { RawMessage } from "@/lib/nats";
import type { JobParts } from "./job-parts";
import { byStream, knowLetters, type Known } from "../jobs/know-letters";
import { mustLook } from "../jobs/look-at-stream";
import type { Ready } from "./publish-round";
import { readStored } from "../jobs/read-stored";

type Reading = Pick<JobParts, "wire" | "id" | "maps" | "ledger">;
type Refused = { n: number; reason: SkipReason; detail: string };

/** `left`: not read yet, because what was read is large already. */
export type ItemsRead = { kind: "read"; ready: Ready[]; refused: Refused[]; left: readonly ItemRecord[] } | { kind: "stop"; stop: Failure };

/**
 * Items with their bytes, in their order: from the original where it is still stored, else from the dead letter; of an edited one those that
 * were planned, and no others. A letter that left, or whose place holds another message, is refused. NATS_UNAVAILABLE.
 */
export async function readItems(parts: Reading, items: readonly ItemRecord[]): Promise<ItemsRead> {
  const reading = await knowLetters(
    parts.wire,
    items.flatMap(({ letters }) => letters),
  );
  if (reading.kind === "stop") return reading;
  const originals = await readOriginals(parts.wire, items);
  const edited = items.flatMap((item) => (item.edited ? [item.n] : []));
  const edits = edited.length === 0 ? new Map<number, EditedMessage>() : await parts.ledger.edits(parts.id, edited);

  const ready: Ready[] = [];
  const refused: Refused[] = [];
  for (const [index, item] of items.entries()) {
    const known = item.letters.map((letter) => reading.letters.get(letter.id));
    const own = item.letters.findIndex((letter) => isOriginalLetter(item, letter));
    const apart = item.original === null ? null : originals.get(item.n);
    const original = own < 0 ? apart : messageOf(known[own]);
    if (known.includes(undefined) || original === undefined) {
      return index === 0 ? readFewer(parts, items) : { kind: "read", ready, refused, left: items.slice(index) };
    }
    const made = prepare(parts, item, { known: known as Known[], original, edit: edits.get(item.n) }); // none is undefined: see above
    if ("reason" in made) refused.push(made);
    else ready.push(made);
  }
  return { kind: "read", ready, refused, left: [] };
}

/** What was read was large, and not the first. */
async function readFewer(parts: Reading, items: readonly ItemRecord[]): Promise<ItemsRead> {
  const half = Math.ceil(items.length / 2);
  if (half === items.length) throw new AppError("NATS_UNAVAILABLE", `the bytes of item ${items[0]?.n} could not be read`);
  const read = await readItems(parts, items.slice(0, half));
  return read.kind === "stop" ? read : { ...read, left: [...read.left, ...items.slice(half)] };
}

const messageOf = (known: Known | undefined) => (known?.kind === "there" ? known.message : null);

type Found = { known: Known[]; original: RawMessage | null; edit: EditedMessage | undefined };

function prepare({ id: job, maps }: Pick<JobParts, "id" | "maps">, item: ItemRecord, { known, original, edit }: Found): Ready | Refused {
  const { n, letters, subject, target, generation } = item;
  let first: { letter: ItemLetter; message: RawMessage } | null = null;
  const copies: ItemLetter[] = [];
  for (const [index, letter] of letters.entries()) {
    const message = messageOf(known[index]);
    if (!message) continue;
    first ??= { letter, message };
    if (!isOriginalLetter(item, letter)) copies.push(letter);
  }
  if (!first) {
    const isGone = known.every(({ kind }) => kind === "gone");
    return isGone
      ? { n, reason: "GONE", detail: "The dead letter has left its stream." }
      : { n, reason: "CHANGED", detail: "Another message lies in its place." };
  }
  const outgoing = toOutgoing(first.message, original, { stream: first.letter.stream, maps });
  if (!outgoing) return { n, reason: "GONE", detail: "Neither the dead letter nor its stream holds the message any more." };
  if (outgoing.isDeleteMarker) return { n, reason: "DELETE_MARKER", detail: "The server wrote it when it removed something." };
  if (outgoing.isCounter) return { n, reason: "COUNTER", detail: "Sending it again would count twice." };
  const leaving = leavingOriginal(item);
  const isThere = original !== null && original.at === leaving?.seenAt;
  const found = { item, copies, original: isThere ? leaving : null };
  if (item.edited) {
    if (!edit) return { n, reason: "REFUSED", detail: "What it was edited to is no longer kept." };
    const source = { message: original ?? first.message, createdAt: ((original && item.original) ?? first.letter).createdAt };
    return { ...found, message: { subject, ...edit }, source };
  }
  const headerBlock = redriveBlock(outgoing, { job, letter: letters[0], target, generation });
  return { ...found, message: { subject, headerBlock, payload: outgoing.payload } };
}

/** What is stored of the originals, of items that have one, by item: `null` where there is none any more; no entry where it was not read yet. */
async function readOriginals(wire: JobParts["wire"], items: readonly ItemRecord[]): Promise<Map<number, RawMessage | null>> {
  const found = new Map<number, RawMessage | null>();
  const places = items.flatMap((item) => {
    const { n, subject, originalSubject = subject, letters, original } = item;
    // One that is a letter itself is read as that.
    if (original === null || letters.some((letter) => isOriginalLetter(item, letter))) return [];
    const seenAt = Math.min(...letters.map((letter) => letter.seenAt));
    return [{ n, death: { seenAt, originalSubject }, ...original }];
  });
  for (const inStream of byStream(places)) {
    const [{ stream: name, createdAt }] = inStream;
    const look = await mustLook(wire, { name, createdAt });
    const seqs = inStream.map(({ seq }) => seq);
    const stored = (look.kind === "there" ? await readStored(wire, look.stream, seqs) : null) ?? new Map(seqs.map((seq) => [seq, null]));
    for (const { n, seq, death } of inStream) {
      const message = stored.get(seq);
      // A store that lost its newest messages gives their numbers again.
      if (message !== undefined) found.set(n, message && isOriginal(death, message) ? message : null);
    }
  }
  return found;
}
