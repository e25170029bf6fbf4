import type { CaptureRow } from "@/lib/domain/capture/row";

export type Sorted = {
  /** Nobody has decided, and something can be made. */
  asked: readonly CaptureRow[];
  /** A person said not now: there is a way back. */
  declined: readonly CaptureRow[];
  /** Wanted, and not to be had as it should be. */
  troubled: readonly CaptureRow[];
  /** Nothing to decide, nothing wrong. */
  quiet: readonly CaptureRow[];
};

/** Captured, and heard only as it happens all the same; or not captured by the setting, and not heard or not kept either. */
const isUnread = ({ state, mode, listening }: CaptureRow) =>
  (state === "captured" && listening !== null) || (state === "off" && mode === "off" && isTroubled(listening));

const isTroubled = (listening: CaptureRow["listening"]) => listening !== null && (listening.denied !== null || listening.unkept !== null);

/** What is said of each account, and where: a question, a way back, a trouble, or a quiet line. */
export function sortRows(rows: readonly CaptureRow[]): Sorted {
  const where = (holds: (row: CaptureRow) => boolean) => rows.filter(holds);
  return {
    asked: where(({ state }) => state === "asked"),
    declined: where(({ state, mode }) => state === "off" && mode !== "off"),
    troubled: where((row) => row.state === "denied" || row.state === "failed" || row.state === "partly" || isUnread(row)),
    quiet: where((row) => !isUnread(row)).filter(
      ({ state, mode }) => state === "captured" || state === "waiting" || (state === "off" && mode === "off"),
    ),
  };
}

/** Accounts that stand alike are one line: "toolworks, oneroof and 3 more". */
export function namesOf(rows: readonly Pick<CaptureRow, "context">[], most = 3): string {
  const names = rows.map(({ context }) => context);
  if (names.length <= 1) return names.join("");
  const shown = names.length > most ? names.slice(0, most) : names.slice(0, -1);
  const last = names.length > most ? `${names.length - most} more` : names.at(-1);
  return `${shown.join(", ")} and ${last}`;
}

/** Rows that say the same, together, in the order of their first. */
export function bySentence(rows: readonly CaptureRow[]): { sentence: string; rows: CaptureRow[] }[] {
  const groups = new Map<string, CaptureRow[]>();
  for (const row of rows) {
    const group = groups.get(row.sentence);
    if (group) group.push(row);
    else groups.set(row.sentence, [row]);
  }
  return [...groups].map(([sentence, group]) => ({ sentence, rows: group }));
}

/** Since when all of these are heard, where they are only heard; `null` where one of them is not. */
export function heardSince(rows: readonly Pick<CaptureRow, "listening">[]): string | null {
  const times = rows.map(({ listening }) => listening?.sinceAt ?? null);
  return times.reduce((latest, at) => (latest === null || at === null ? null : at > latest ? at : latest), times[0] ?? null);
}

/** What the button says: how many, where there is more than one. */
export const captureWords = (count: number) => (count === 1 ? "Capture them" : `Capture them in ${count} accounts`);
