import "server-only";
import { rowKey } from "@/lib/domain/live-key";

type Row = Record<string, unknown>;
type Answer = { items?: unknown; asOf?: unknown };

/** What a reader has of one view, as JSON, so that rows which were made again but say the same are not sent again. `rows` is `null` where it is no list. */
export type Known = { rest: string; rows: ReadonlyMap<string, string> | null };

/**
 * The message (a LiveSnapshot, already as JSON) that brings a reader from `known` to `answer`, and what it knows then.
 * Rows are turned to JSON once per tick for all readers together.
 */
export function diffAnswer(view: string, answer: object, known: Known | null): { message: string; known: Known } {
  const { asOf = null, ...others }: Answer = answer;
  const head = `"view":${JSON.stringify(view)},"asOf":${JSON.stringify(asOf)}`;
  const rows = rowsOf(others.items);
  if (rows) delete others.items;
  const next: Known = { rest: JSON.stringify(others), rows };
  const rest = JSON.stringify({ asOf, ...others });

  if (!known || !rows !== !known.rows || (!rows && known.rest !== next.rest)) {
    const whole = rows ? `${rest.slice(0, -1)},"items":[${[...rows.values()].join(",")}]}` : JSON.stringify(answer);
    return { message: `{"kind":"whole",${head},"answer":${whole}}`, known: next };
  }
  const changed = [...(rows ?? [])].filter(([key, json]) => known.rows?.get(key) !== json);
  if (changed.length === 0 && known.rest === next.rest && sameKeys(known.rows, rows)) return { message: `{"kind":"same",${head}}`, known };

  const keys = JSON.stringify([...(rows?.keys() ?? [])]);
  const changedRows = changed.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(",");
  return { message: `{"kind":"rows",${head},"keys":${keys},"rows":{${changedRows}},"rest":${rest}}`, known: next };
}

/** JSON of each row by its key; `null` for what is no list of rows that can be told apart. */
function rowsOf(items: unknown): Map<string, string> | null {
  if (!Array.isArray(items) || !items.every(isRow)) return null;
  const rows = new Map(items.map((row) => [rowKey(row), jsonOf(row)]));
  return rows.size === items.length ? rows : null;
}

function sameKeys(a: Known["rows"], b: Known["rows"]): boolean {
  if (!a || !b || a.size !== b.size) return a === b;
  const others = b.keys();
  return [...a.keys()].every((key) => key === others.next().value);
}

const jsonOfRow = new WeakMap<Row, string>();

function jsonOf(row: Row): string {
  const known = jsonOfRow.get(row);
  if (known !== undefined) return known;
  const json = JSON.stringify(row);
  jsonOfRow.set(row, json);
  return json;
}

function isRow(item: unknown): item is Row {
  return typeof item === "object" && item !== null;
}
