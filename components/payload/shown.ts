import { BrokenText, Entries, Extension, Tagged } from "./binary/values";
import { visibleInQuotes, visibleText } from "./bytes";
import { Written } from "./written";

/** More rows than this of one list or map are drawn in parts, each of which opens by itself. */
const MOST_ROWS = 200;
const MOST_BYTES = 256;

export type Shown = { value: unknown; hasMarks: boolean };

type Open = { children: readonly unknown[]; done: unknown[]; close(done: unknown[]): unknown };

/**
 * Any decoded value as the tree component draws it: what cannot be seen made visible, wide lists in parts, and what JSON does not know said in
 * words. What stands in ⟨ ⟩ is ours. Without recursion: a body may be nested as deep as it likes.
 */
export function toShown(root: unknown): Shown {
  const marks = { used: false };
  const mark = (text: string) => {
    marks.used = true;
    return `⟨${text}⟩`;
  };
  const top: Open = { children: [root], done: [], close: ([value]) => value };
  const stack = [top];
  for (let open = top; ; open = stack.at(-1) ?? top) {
    const child = open.children[open.done.length];
    if (open.done.length < open.children.length) {
      const opened = openOf(child, mark);
      if (opened) stack.push(opened);
      else open.done.push(leafOf(child));
      continue;
    }
    stack.pop();
    const value = open.close(open.done);
    const holder = stack.at(-1);
    if (!holder) return { value, hasMarks: marks.used };
    holder.done.push(value);
  }
}

type Mark = (text: string) => string;

function openOf(value: unknown, mark: Mark): Open | null {
  if (Array.isArray(value)) return { children: value, done: [], close: (done) => inParts(done, (part) => part, mark) };
  if (value instanceof Tagged) return { children: [value.value], done: [], close: ([inner]) => ({ [mark(`tag ${value.tag}`)]: inner }) };
  if (value instanceof Entries) return openMap(value.entries, mark);
  if (typeof value !== "object" || value === null || isLeaf(value)) return null;
  return openMap(Object.entries(value), mark);
}

const isLeaf = (value: object) =>
  value instanceof Written || value instanceof Uint8Array || value instanceof Extension || value instanceof BrokenText;

/** A map whose keys are all text, and each once, is drawn as JSON would be; another as a list of keys and values. */
function openMap(entries: readonly (readonly [unknown, unknown])[], mark: Mark): Open {
  const names = entries.map(([key]) => (typeof key === "string" ? visibleText(key) : null));
  const isPlain = !names.includes(null) && new Set(names).size === names.length;
  if (isPlain) {
    const close = (done: unknown[]) =>
      inParts(
        done.map((value, i) => [names[i] ?? "", value] as const),
        (part) => Object.fromEntries(part),
        mark,
      );
    return { children: entries.map(([, value]) => value), done: [], close };
  }
  const close = (done: unknown[]) => {
    const pairs = entries.map((_, i) => ({ [mark("key")]: done[2 * i], [mark("value")]: done[2 * i + 1] }));
    return { [mark("map")]: inParts(pairs, (part) => part, mark) };
  };
  return { children: entries.flat(), done: [], close };
}

/** At most 200 rows; where there are more, parts of 200, or of 200 × 200, … under the numbers of their first and last. */
function inParts<Row>(rows: readonly Row[], make: (part: readonly Row[]) => unknown, mark: Mark, from = 0): unknown {
  if (rows.length <= MOST_ROWS) return make(rows);
  let size = MOST_ROWS;
  while (rows.length > size * MOST_ROWS) size *= MOST_ROWS;
  const parts = Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => {
    const part = rows.slice(i * size, (i + 1) * size);
    const first = from + i * size;
    const name = `${first.toLocaleString("en")} … ${(first + part.length - 1).toLocaleString("en")}`;
    return [mark(name), inParts(part, make, mark, first)] as const;
  });
  return Object.fromEntries(parts);
}

function leafOf(value: unknown): unknown {
  if (typeof value === "string") return visibleInQuotes(value);
  if (typeof value === "bigint") return new Written(String(value));
  if (Object.is(value, -0)) return new Written("-0");
  if (value instanceof Uint8Array) return new Written(`bytes ${hexOf(value)}`);
  if (value instanceof Extension) return new Written(`extension ${value.type}, bytes ${hexOf(value.data)}`);
  if (value instanceof BrokenText) return new Written(`text that is not UTF-8, bytes ${hexOf(value.bytes)}`);
  return value;
}

function hexOf(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, MOST_BYTES), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const more = bytes.length > MOST_BYTES ? ` … and ${(bytes.length - MOST_BYTES).toLocaleString("en")} more` : "";
  return `(${bytes.length.toLocaleString("en")}) ${shown}${more}`.trimEnd();
}
