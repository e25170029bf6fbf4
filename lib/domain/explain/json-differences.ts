import { isSameLeaf, jsonText, type JsonLeaf, type JsonValue } from "./json-values";

/** What differs at a place. Values are JSON text, cut short. */
export type Difference =
  | { kind: "different"; pointer: string; here: string; good: string }
  | { kind: "only-here"; pointer: string; here: string }
  | { kind: "only-good"; pointer: string; good: string };

export type JsonDifferences = { differences: Difference[]; same: number; isCut: boolean };

const MOST = 200;

type Pair = { pointer: string; here: JsonValue | undefined; good: JsonValue | undefined };

/**
 * What differs between two JSON values, place by place in the order of the first (pointers as in RFC 6901; lists by their index), at most 200;
 * `same` counts the values, which are no objects or lists, that do not. Without recursion: a body may be nested as deep as it likes.
 */
export function jsonDifferences(here: JsonValue, good: JsonValue): JsonDifferences {
  const differences: Difference[] = [];
  let same = 0;
  const stack: Pair[] = [{ pointer: "", here, good }];
  for (let pair = stack.pop(); pair; pair = stack.pop()) {
    if (isHolder(pair.here) && isHolder(pair.good) && Array.isArray(pair.here) === Array.isArray(pair.good)) {
      stack.push(...childrenOf(pair.pointer, pair.here, pair.good).toReversed());
      continue;
    }
    const difference = differenceAt(pair);
    if (difference === null) same += 1;
    else if (differences.length === MOST) return { differences, same, isCut: true };
    else differences.push(difference);
  }
  return { differences, same, isCut: false };
}

type Holder = Exclude<JsonValue, JsonLeaf>;

const isHolder = (value: JsonValue | undefined): value is Holder => typeof value === "object" && value !== null;

function childrenOf(pointer: string, here: Holder, good: Holder): Pair[] {
  const [mine, theirs] = [new Map(Object.entries(here)), new Map(Object.entries(good))];
  const keys = [...mine.keys(), ...[...theirs.keys()].filter((key) => !mine.has(key))];
  const nameOf = (key: string) => (Array.isArray(here) ? key : key.slice(1));
  return keys.map((key) => ({ pointer: `${pointer}/${escaped(nameOf(key))}`, here: mine.get(key), good: theirs.get(key) }));
}

const escaped = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1");

function differenceAt({ pointer, here, good }: Pair): Difference | null {
  if (here === undefined && good === undefined) return null;
  if (here === undefined) return { kind: "only-good", pointer, good: jsonText(good as JsonValue) }; // one of them is there
  if (good === undefined) return { kind: "only-here", pointer, here: jsonText(here) };
  if (!isHolder(here) && !isHolder(good) && isSameLeaf(here, good)) return null;
  return { kind: "different", pointer, here: jsonText(here), good: jsonText(good) };
}
