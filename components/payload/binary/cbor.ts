import { Tokenizer, Type, type Token } from "cborg";
import { utf8OrNull } from "@/lib/domain/payload/text";
import { BrokenText, Entries, MAX_DEPTH, Tagged, Unreadable } from "./values";

/** A list, map or tag that is being filled; `left` is Infinity where a break ends it. */
type Open = { kind: "array" | "map" | "tag"; left: number; items: unknown[]; tag: number | bigint };

/**
 * The one value that these bytes are. By the library's tokens rather than its `decode`, which recurses, refuses tags, and keeps the last of
 * equal keys. Room is made only for what has come. Throws what the library throws, or Unreadable.
 */
export function decodeCbor(bytes: Uint8Array): unknown {
  const tokens = new Tokenizer(bytes, {
    strict: false,
    allowIndefinite: true,
    allowUndefined: true,
    allowBigInt: true,
    retainStringBytes: true,
  });
  const open: Open[] = [];
  while (!tokens.done()) {
    const token = tokens.next();
    const begun = begin(token);
    if (begun && begun.left > 0) {
      if (open.push(begun) > MAX_DEPTH) throw new Unreadable(`it is nested more than ${MAX_DEPTH.toLocaleString("en")} levels deep`);
      continue;
    }
    let value = Type.equals(token.type, Type.break) ? endOf(open.pop()) : begun ? close(begun) : leaf(token);
    let holder = open.at(-1);
    while (holder) {
      holder.items.push(value);
      holder.left -= 1;
      if (holder.left > 0) break;
      value = close(holder);
      open.pop();
      holder = open.at(-1);
    }
    if (holder) continue;
    const over = bytes.length - tokens.pos();
    if (over > 0) throw new Unreadable(`${over.toLocaleString("en")} bytes follow its first value`);
    return value;
  }
  throw new Unreadable("it ends before its first value does");
}

function begin({ type, value }: Token): Open | null {
  if (Type.equals(type, Type.array)) return { kind: "array", left: value as number, items: [], tag: 0 }; // its length, by the library
  if (Type.equals(type, Type.map)) return { kind: "map", left: 2 * (value as number), items: [], tag: 0 };
  if (Type.equals(type, Type.tag)) return { kind: "tag", left: 1, items: [], tag: value as number | bigint };
  return null;
}

function leaf({ type, value, byteValue }: Token): unknown {
  if (!Type.equals(type, Type.string) || !byteValue || utf8OrNull(byteValue) !== null) return value;
  return new BrokenText(byteValue);
}

function endOf(open: Open | undefined): unknown {
  if (open?.left !== Infinity) throw new Unreadable("a break stands where nothing ends");
  return close(open);
}

function close({ kind, items, tag }: Open): unknown {
  if (kind === "array") return items;
  if (kind === "tag") return new Tagged(tag, items[0]);
  if (items.length % 2 === 1) throw new Unreadable("a map ends after a key");
  return new Entries(Array.from({ length: items.length / 2 }, (_, i) => [items[2 * i], items[2 * i + 1]] as const));
}
