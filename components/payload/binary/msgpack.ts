import { decode } from "@msgpack/msgpack";
import { utf8OrNull } from "@/lib/domain/payload/text";
import { shapeOf } from "./msgpack-shape";
import { BrokenText, Entries, Extension } from "./values";

/**
 * The one value that these bytes are. The library makes objects of maps, which would drop repeated keys and keys that are no text: so it is given
 * a name of ours for each key (`k0`, `k1`, …), and the keys themselves are put back afterwards. Throws what it throws, or Unreadable.
 */
export function decodeMsgpack(bytes: Uint8Array): unknown {
  const texts = shapeOf(bytes);
  const keys: unknown[] = [];
  const value = decode(bytes, {
    useBigInt64: true,
    // The library would put U+FFFD where a text is not UTF-8.
    rawStrings: true,
    // A key of text comes as text; behind a mark, because the library refuses `__proto__`.
    keyDecoder: { canBeCached: () => true, decode: (all, at, length) => `s${keyText(all.subarray(at, at + length))}` },
    mapKeyConverter: (key) => `k${keys.push(typeof key === "string" ? textOfKey(key) : key) - 1}`,
    extensionCodec: { tryToEncode: () => null, decode: (data, type) => new Extension(type, data) },
  });
  return asWritten(value, { keys, isText: (part) => texts[part.byteOffset - bytes.byteOffset] === 1 });
}

const BROKEN = "\u0000";

const keyText = (bytes: Uint8Array) => {
  const text = utf8OrNull(bytes);
  return text === null ? BROKEN + Array.from(bytes, (byte) => String.fromCharCode(byte)).join("") : `.${text}`;
};

function textOfKey(marked: string): unknown {
  if (marked.startsWith(`s${BROKEN}`)) return new BrokenText(Uint8Array.from(marked.slice(2), (char) => char.charCodeAt(0)));
  return marked.slice(2);
}

type Slot = { holder: unknown[]; at: number };

type Reading = { keys: readonly unknown[]; isText(part: Uint8Array): boolean };

/** Objects become entries, and bytes that were written as text become text: in place and without recursion. */
function asWritten(root: unknown, { keys, isText }: Reading): unknown {
  const top = [root];
  const slots: Slot[] = [{ holder: top, at: 0 }];
  for (let slot = slots.pop(); slot; slot = slots.pop()) {
    const value = slot.holder[slot.at];
    if (Array.isArray(value)) for (const at of value.keys()) slots.push({ holder: value, at });
    else if (value instanceof Uint8Array) {
      if (isText(value)) slot.holder[slot.at] = utf8OrNull(value) ?? new BrokenText(value);
    } else if (isMap(value)) {
      const entries = Object.entries(value).map(([name, under]): [unknown, unknown] => [keys[Number(name.slice(1))], under]);
      slot.holder[slot.at] = new Entries(entries);
      for (const entry of entries) slots.push({ holder: entry, at: 0 }, { holder: entry, at: 1 });
    }
  }
  return top[0];
}

const isMap = (value: unknown): value is object =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
