import "server-only";
import type { Hearing } from "@/lib/domain/change/hearing";
import type { HearingRow } from "@/lib/domain/change/row";
import { summarise } from "@/lib/domain/change/summarise";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import type { Explained } from "@/lib/domain/explain/row";
import type { Deps } from "../deps";
import { isoOf } from "../iso";

const BEFORE_MS = 15 * 60_000;
const AFTER_MS = 5 * 60_000;
/** Of twenty minutes; the nearest are read. */
const MOST = 2_000;

/** What became of streams, consumers and connections of its context when the group's first letter was seen, or, without a group, when it died. */
export async function changesAround(
  { context, group, failedAt }: Pick<DeadLetter, "context" | "group" | "failedAt">,
  { db, watch, hearing }: Pick<Deps, "db" | "watch" | "hearing">,
): Promise<Explained["changes"]> {
  const found = group === null ? null : await db.groups.get(group, [context]);
  const around = found?.firstAt ?? failedAt;
  const [from, to] = [around - BEFORE_MS, around + AFTER_MS];
  const rows = await db.changes.between(context, { from, to, around }, MOST);
  const { advisories, connections } = hearing.of(context);
  return {
    from: isoOf(from),
    to: isoOf(to),
    watchedSince: isoOf(watch.startedAt),
    around: found ? "group" : "letter",
    at: isoOf(around),
    items: summarise(rows, around),
    isWhole: rows.length < MOST,
    hearing: { advisories: toRow(advisories), connections: toRow(connections) },
  };
}

const toRow = (hearing: Hearing): HearingRow => (hearing.kind === "heard" ? { kind: "heard", since: isoOf(hearing.sinceAt) } : hearing);
