import "server-only";
import { rowKey } from "@/lib/domain/live-key";

type Row = Record<string, unknown>;
type Answer = { items?: unknown; asOf?: unknown };

/** What a reader has of one view, as JSON, so that rows which were made again but say the same are not sent again. */
export type Known = { rest: string; keys: string; rows: ReadonlyMap<string, string> };

/**
 * The message (a LiveSnapshot, already as JSON) that brings a reader from `known` to `answer`, and what it knows then.
 * Rows are turned to JSON once per tick for all readers together.
 */
export function diffAnswer(view: string, answer: object, known: Known | null): { message: string; known: Known } {
  const { asOf = null, items, ...others }: Answer = answer;
  const rows = isRows(items) ? new Map(items.map((row) => [rowKey(row), jsonOf(row)])) : new Map<string, string>();
  const head = `"view":${JSON.stringify(view)},"asOf":${JSON.stringify(asOf)}`;
  const next: Known = { rest: JSON.stringify(others), keys: JSON.stringify([...rows.keys()]), rows };

  if (known === null || (!isRows(items) && known.rest !== next.rest))
    return { message: `{"kind":"whole",${head},"answer":${whole()}}`, known: next };
  const changed = [...rows].filter(([key, json]) => known.rows.get(key) !== json);
  const same = changed.length === 0 && known.keys === next.keys && known.rest === next.rest;
  if (same) return { message: `{"kind":"same",${head}}`, known };

  const changedJson = changed.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(",");
  const message = `{"kind":"rows",${head},"keys":${next.keys},"rows":{${changedJson}},"rest":${JSON.stringify({ asOf, ...others })}}`;
  return { message, known: next };

  function whole(): string {
    if (!isRows(items)) return JSON.stringify(answer);
    return `${JSON.stringify({ asOf, ...others }).slice(0, -1)},"items":[${[...rows.values()].join(",")}]}`;
  }
}

const jsonOfRow = new WeakMap<Row, string>();

function jsonOf(row: Row): string {
  const known = jsonOfRow.get(row);
  if (known !== undefined) return known;
  const json = JSON.stringify(row);
  jsonOfRow.set(row, json);
  return json;
}

function isRows(items: unknown): items is readonly Row[] {
  return Array.isArray(items) && items.every((item) => typeof item === "object" && item !== null);
}
