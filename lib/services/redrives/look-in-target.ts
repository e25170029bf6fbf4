import "server-only";
import type { ItemRecord } from "@/lib/db";
import { sourcesOf, sourceText } from "@/lib/domain/redrive/message/source";
import { storedSubject } from "@/lib/domain/redrive/plan/flows";
import { AppError } from "@/lib/errors";
import type { RawMessage } from "@/lib/nats";
import type { redriveWire, StreamNow } from "@/lib/nats/redrive";

/** Whoever asks waits so long; what was not looked through by then stays open. */
const LONGEST_MS = 10_000;

type Wire = Pick<ReturnType<typeof redriveWire>, "scan" | "streamNow">;
type Looking = {
  job: string;
  items: readonly ItemRecord[];
  stream: StreamNow;
  /** They can be stored behind this sequence. */ after: number;
};
/** By the numbers of items. `missing`: of the sequences from `from` to `to`, which hold nothing (any more); `null`: not all was looked through. */
export type Look = { found: Map<number, RawMessage>; from: number; to: number; missing: number | null };

/** Looks for copies of these items, all of one target, until each is found or the end is reached. */
export async function lookInTarget(wire: Wire, { job, items, stream, after }: Looking): Promise<Look> {
  const sourceOf = sourcesOf(job);
  const wanted = new Map(items.map((item) => [sourceText(item.letters[0]), { n: item.n, subject: storedSubject(stream, item.subject) }]));
  const found = new Map<number, RawMessage>();
  const scanned = await wire.scan(stream, {
    first: after + 1,
    last: stream.lastSeq,
    signal: AbortSignal.timeout(LONGEST_MS),
    sees(message) {
      const item = wanted.get(sourceOf(message.headerBlock) ?? "");
      if (item?.subject === message.subject && !found.has(item.n)) found.set(item.n, message);
      return found.size === items.length;
    },
  });
  const looked = { found, from: after + 1, to: scanned.kind === "cut" ? scanned.scannedTo : stream.lastSeq };
  if (scanned.kind === "whole") return { ...looked, missing: scanned.missing + Math.max(0, after - stream.lastSeq) };
  return { ...looked, missing: scanned.kind === "enough" ? 0 : null };
}

/** The target as these items were planned for it; `null`: it is gone, or is another stream of that name. NATS_DENIED, NATS_UNAVAILABLE. */
export async function targetNow(wire: Wire, { target, targetCreatedAt }: Pick<ItemRecord, "target" | "targetCreatedAt">) {
  const stream = await wire.streamNow(target).catch(nullIfGone);
  return stream?.createdAt === targetCreatedAt ? stream : null;
}

function nullIfGone(error: unknown): null {
  if (error instanceof AppError && error.code === "NOT_FOUND") return null;
  throw error;
}
