import { MAX_DEPTH, Unreadable } from "./values";

/** Bytes of the length field, by head byte: bin, ext (its type is one byte more), str, array, map. */
const WIDTH = new Map([
  ...[0xc4, 0xc7, 0xd9].map((head) => [head, 1] as const),
  ...[0xc5, 0xc8, 0xda, 0xdc, 0xde].map((head) => [head, 2] as const),
  ...[0xc6, 0xc9, 0xdb, 0xdd, 0xdf].map((head) => [head, 4] as const),
]);
/** Bytes behind a head byte that says their number itself: floats, integers, fixext with its type. */
const FIXED = new Map(
  [0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf, 0xd0, 0xd1, 0xd2, 0xd3].map((head, i) => [head, [4, 8, 1, 2, 4, 8, 1, 2, 4, 8][i] ?? 0]),
);
for (const [i, bytes] of [2, 3, 5, 9, 17].entries()) FIXED.set(0xd4 + i, bytes);

/** `text`: where the bytes of a text begin. */
type Head = { next: number; children: number; text?: number };

/**
 * Walks over heads and lengths, before the library makes room for what they claim: a body of ten bytes can claim four thousand million
 * items, and a thousand times so. Throws Unreadable where bytes are missing or left over. Gives where texts begin: 1 at each such byte.
 */
export function shapeOf(bytes: Uint8Array): Uint8Array {
  const texts = new Uint8Array(bytes.length + 1);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const left = [1];
  let owed = 1;
  let at = 0;
  while (left.length > 0) {
    if (left.at(-1) === 0) {
      left.pop();
      continue;
    }
    if (owed > bytes.length - at)
      throw new Unreadable(`it claims ${owed.toLocaleString("en")} more values than the bytes that follow can hold`);
    left[left.length - 1]! -= 1;
    const { next, children, text } = readHead(view, at);
    if (next > bytes.length) throw new Unreadable(`it ends within the value at byte ${at}`);
    if (text !== undefined) texts[text] = 1;
    at = next;
    owed += children - 1;
    if (children > 0) left.push(children);
    if (left.length > MAX_DEPTH) throw new Unreadable(`it is nested more than ${MAX_DEPTH.toLocaleString("en")} levels deep`);
  }
  if (at < bytes.length) throw new Unreadable(`${(bytes.length - at).toLocaleString("en")} bytes follow its first value`);
  return texts;
}

function readHead(view: DataView, at: number): Head {
  const head = view.getUint8(at);
  const behind = at + 1;
  if (head < 0x80 || head >= 0xe0) return { next: behind, children: 0 };
  if (head < 0x90) return { next: behind, children: 2 * (head - 0x80) };
  if (head < 0xa0) return { next: behind, children: head - 0x90 };
  if (head < 0xc0) return { next: behind + head - 0xa0, children: 0, text: behind };
  const width = WIDTH.get(head);
  if (width === undefined) return { next: behind + (FIXED.get(head) ?? 0), children: 0 };
  if (behind + width > view.byteLength) return { next: behind + width, children: 0 };
  const size = width === 1 ? view.getUint8(behind) : width === 2 ? view.getUint16(behind) : view.getUint32(behind);
  const isArray = head === 0xdc || head === 0xdd;
  if (isArray || head >= 0xde) return { next: behind + width, children: isArray ? size : 2 * size };
  if (head >= 0xd9) return { next: behind + width + size, children: 0, text: behind + width };
  const isExtension = head >= 0xc7 && head <= 0xc9;
  return { next: behind + width + size + (isExtension ? 1 : 0), children: 0 };
}
