import "server-only";
import { fromTrash } from "@/lib/domain/discard/trash-copy";
import { headerText, parseHeaders } from "@/lib/domain/headers";
import { readNext } from "../messages";
import type { NatsContext, RawMessage } from "../types";

const BATCH = 1_000;

export type Searched = { name: string; allowDirect: boolean; lastSeq: number };
/** Copies that may have been put back; without its copy nobody knows on which subject. */
export type Sent = { discard: string; copies: readonly { n: number; copy: RawMessage | null }[] };

/**
 * Where an undo has put copies back behind `base`, by their numbers: looked for by our header, on the subjects that they had, up to the last
 * sequence that the stream's leader named. A replica may lack what the leader has stored, so MSG.GET has the last word on where a subject ends.
 */
export async function restoredSince(
  context: NatsContext,
  stream: Searched,
  { base, discard, copies }: Sent & { base: number },
): Promise<Map<number, number>> {
  const wanted = new Set(copies.map(({ n }) => n));
  const subjects = new Set(copies.map(({ n, copy }) => (copy && fromTrash(copy, { discard, n })?.subject) ?? ">"));
  const found = new Map<number, number>();
  for (const subject of subjects.has(">") ? [">"] : subjects)
    for (let seq = base + 1; seq <= stream.lastSeq;) {
      const messages = await readNext(context, stream, { fromSeq: seq, nextBySubject: subject, batch: BATCH });
      for (const each of messages) {
        const [of, n] = (headerText(each.headerBlock && parseHeaders(each.headerBlock), "Jetlag-Discard") ?? "").split(":");
        if (of === discard && wanted.has(Number(n))) found.set(Number(n), each.seq);
      }
      seq = (messages.at(-1)?.seq ?? stream.lastSeq) + 1;
    }
  return found;
}
