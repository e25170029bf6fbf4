import type { LiveSnapshot } from "./live";
import { rowKey } from "./live-key";

type ListAnswer = { items: readonly Record<string, unknown>[] };

/**
 * The answer after a message, from the answer before it as this same stream left it (never from one that was fetched in between: a row that
 * changed and changed back would stay wrong). `null`: it does not fit, the view has to be sent whole again. Unchanged rows keep their identity.
 */
export function applySnapshot(before: unknown, snapshot: Exclude<LiveSnapshot, { kind: "problem" }>): unknown {
  if (snapshot.kind === "whole") return snapshot.answer;
  if (!isObject(before)) return null;
  if (snapshot.kind === "same") return snapshot.asOf === null ? before : { ...before, asOf: snapshot.asOf };
  if (!isList(before)) return null;

  const known = new Map(before.items.map((row) => [rowKey(row), row]));
  const items = snapshot.keys.map((key) => snapshot.rows[key] ?? known.get(key));
  return items.includes(undefined) ? null : { ...snapshot.rest, items };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isList(answer: Record<string, unknown>): answer is ListAnswer {
  return Array.isArray(answer.items);
}
