import type { DeadLetterRow } from "../dead-letter/row";
import { guardFormula } from "./guard";
import { visibleLine } from "./visible";

type Cell = string | number | boolean | null;

/** Lists are one cell each, their items parted by spaces. */
const columns: Readonly<Record<string, (row: DeadLetterRow) => Cell>> = {
  id: (row) => row.id,
  context: (row) => row.context,
  kind: (row) => row.kind,
  state: (row) => row.state,
  stream: (row) => row.stream,
  seq: (row) => row.seq,
  streamCreatedAt: (row) => row.streamCreatedAt,
  originalStream: (row) => row.originalStream,
  originalSeq: (row) => row.originalSeq,
  originalSubject: (row) => row.originalSubject,
  consumer: (row) => row.consumer,
  error: (row) => row.error,
  errorClass: (row) => row.errorClass,
  deliveries: (row) => row.deliveries,
  failedAt: (row) => row.failedAt,
  seenAt: (row) => row.seenAt,
  expiresAt: (row) => row.expiresAt,
  mayLeave: (row) => row.mayLeave,
  correlation: (row) => row.correlation.map(({ flow, key }) => `${flow}=${key}`).join(" "),
  generation: (row) => row.generation,
  sizeBytes: (row) => row.sizeBytes,
  group: (row) => row.group,
  payloadAvailable: (row) => row.payloadAvailable,
  alsoSeenAs: (row) => row.alsoSeenAs.join(" "),
  places: (row) => row.places.map(({ stream, seq }) => `${stream}#${seq}`).join(" "),
  claimedBy: (row) => row.claimedBy,
  profile: (row) => row.profile,
};

export const csvColumns: readonly string[] = Object.keys(columns);
const cellsOf = Object.values(columns);

/** The first line, with its CRLF. No byte order mark: programs would read it as part of the first name. */
export const csvHeader = (): string => `${csvColumns.join(",")}\r\n`;

/**
 * One dead letter as a line of RFC 4180, with its CRLF. A row is always one line: line feeds are `\n`, controls ⟨U+001B⟩, and text that a
 * spreadsheet would take for a formula gets `'` in front. So it is for reading; what must come back as it was is in ndjsonLine. `null` is empty.
 */
export function csvLine(row: DeadLetterRow): string {
  let line = "";
  for (const [index, cell] of cellsOf.entries()) line += (index === 0 ? "" : ",") + csvCell(cell(row));
  return `${line}\r\n`;
}

const isQuiet = /^[\w .:#/>*-]*$/;
const needsQuotes = /[",;|\r\n\t]/;

/** A text as it stands in a cell, before quotes. */
export function cellText(text: string): string {
  const guarded = guardFormula(text);
  return isQuiet.test(text) ? guarded : visibleLine(guarded);
}

function csvCell(value: Cell): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const text = cellText(value);
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
