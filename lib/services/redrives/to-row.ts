import "server-only";
import type { ItemRecord, RedriveRecord } from "@/lib/db";
import { etaMsOfJob } from "@/lib/domain/redrive/eta";
import type { DeliveryRow, RedriveDetail, RedriveItemRow, RedriveRow } from "@/lib/domain/redrive/row";
import { sentOf } from "@/lib/domain/redrive/run/machine";
import { isLive } from "@/lib/domain/redrive/types";
import { sentenceOf } from "@/lib/domain/redrive/run/sentence";
import type { Answered } from "@/lib/domain/redrive/settle/answers";
import { isoOf } from "../iso";

/** A job of the table as the API shows it. */
export function toRow(job: RedriveRecord, now: number): RedriveRow {
  const { selected, intent, published, settled, boomeranged, unknown, skipped, "not-observed": notObserved } = job.counts;
  const etaMs = etaMsOfJob(job, now);
  return {
    id: job.id,
    number: job.number,
    context: job.context,
    state: job.state,
    stateReason: job.stateReason,
    sentence: sentenceOf({ ...job, etaMs }),
    actor: job.actor,
    reason: job.reason,
    createdAt: isoOf(job.createdAt),
    expiresAt: job.state === "planned" || job.state === "expired" ? isoOf(job.expiresAt) : null,
    startedAt: isoOf(job.startedAt),
    startsAt: isLive(job.state) && job.startsAt !== null && now < job.startsAt ? isoOf(job.startsAt) : null,
    endedAt: isoOf(job.endedAt),
    etaMs,
    ratePerSec: job.ratePerSec,
    counts: { selected, intent, published, settled, notObserved, boomeranged, unknown, skipped, sent: sentOf(job.counts) },
  };
}

export function toDetail(job: RedriveRecord, now: number): RedriveDetail {
  return { ...toRow(job, now), asOf: isoOf(now), planHash: job.planHash, plan: job.plan, skipCanary: job.skipCanary };
}

export const toDeliveryRow = ({ at, ...answered }: Answered): DeliveryRow => ({ ...answered, at: isoOf(at) });

/** `heard` of its deliveries, where that was read. */
export function toItemRow(item: ItemRecord, context: string, heard: readonly Answered[] = []): RedriveItemRow {
  const [first] = item.letters;
  const { target, publishedSeq, publishedAt, settlement } = item;
  return {
    id: String(item.n),
    context,
    deadLetters: item.letters.map(({ id }) => id),
    stream: first.stream,
    seq: first.seq,
    subject: item.subject,
    state: item.state,
    ...whyOf(item),
    published: isSent(item) ? { stream: target, seq: publishedSeq, at: isoOf(publishedAt) } : null,
    removed: item.removed,
    settledBy: settlement?.by ?? null,
    settledAfterMs: settlement && publishedAt !== null ? Math.max(0, settlement.at - publishedAt) : null,
    boomerang: settlement?.boomerang ?? null,
    deliveries: heard.map(toDeliveryRow),
  };
}

const isSent = ({ state, settlement }: ItemRecord) => state === "published" || settlement !== null;

/** The ledger keeps a code and its sentence as one text: `CODE` or `CODE: sentence`. Why an item is unknown is a sentence alone. */
function whyOf({ state, reason: text }: ItemRecord): { reason: string | null; detail: string | null } {
  const [, code = null, sentence = null] = (state === "skipped" && /^([A-Z_]+)(?:: (.+))?$/s.exec(text ?? "")) || [];
  return code === null ? { reason: null, detail: text } : { reason: code, detail: sentence };
}
