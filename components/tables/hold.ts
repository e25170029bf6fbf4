import { settleOrder } from "@/components/ui/settle-order";

/** A window of a list as the server has it now. */
export type Fresh = { scope: string; offset: number; keys: readonly string[]; total: number };

/** What a person looks at while it is held: `keys[0]` is drawn at `drawnAt`, in a list of `total`. */
export type Held = Fresh & { drawnAt: number };

/** What to draw of a held window: `shift` rows have come before it, or have left. */
export type Drawn = { keys: readonly string[]; drawnAt: number; total: number; pending: number; shift: number };

/** The drawn rows that a person can see. */
export type Sight = { first: number; last: number };

/**
 * What came has pushed the rows in sight out of the window, before one further down was here: they stay drawn until it is. A window that
 * reaches their new place without any of them says that they have left.
 */
export function isPushedOut(held: Held, fresh: Fresh, sight: Sight | null): boolean {
  const known = new Set(held.keys);
  const shift = fresh.total - held.total;
  if (held.scope !== fresh.scope || shift <= 0 || fresh.keys.some((key) => known.has(key))) return false;
  const end = held.drawnAt + held.keys.length;
  const first = Math.max(held.drawnAt, sight?.first ?? 0);
  const last = Math.min(end - 1, sight?.last ?? end);
  return first <= last && (fresh.offset > last + shift || fresh.offset + fresh.keys.length <= first + shift);
}

/**
 * The next window to hold. `isNewestFirst`: new rows only come at the top, so that the ones of the next window keep the places they would have
 * had without them. Another order is taken as it is.
 */
export function take(before: Held | null, fresh: Fresh, isNewestFirst: boolean): Held {
  if (!isNewestFirst || before?.scope !== fresh.scope) return { ...fresh, drawnAt: fresh.offset };
  const places = new Map(before.keys.map((key, index) => [key, before.drawnAt + index]));
  const at = fresh.keys.findIndex((key) => places.has(key));
  const place = places.get(fresh.keys[at] ?? "");
  const shift = place === undefined ? fresh.total - before.total : fresh.offset + at - place;
  return { ...fresh, drawnAt: fresh.offset - shift, total: fresh.total - shift };
}

/** What of the held window is left, at its old place. */
export function drawHeld(held: Held, fresh: Fresh, isNewestFirst: boolean, sight: Sight | null = null): Drawn {
  const { keys, pending } = settleOrder(held.keys, fresh.keys);
  const { drawnAt } = held;
  if (!isNewestFirst) return { keys, drawnAt, pending, shift: 0, total: held.total - (held.keys.length - keys.length) };
  const first = fresh.keys.indexOf(keys[0] ?? "");
  if (first < 0) {
    const shift = Math.max(0, fresh.total - held.total);
    return { keys: isPushedOut(held, fresh, sight) ? held.keys : [], drawnAt, pending, shift, total: fresh.total - shift };
  }
  const shift = fresh.offset + first - drawnAt;
  const last = keys.at(-1) ?? "";
  const older = fresh.keys.slice(fresh.keys.indexOf(last) + 1);
  const pushedOut = shift > 0 && older.length === 0 ? held.keys.slice(held.keys.indexOf(last) + 1) : [];
  return { keys: [...keys, ...older, ...pushedOut], drawnAt, pending, shift, total: fresh.total - shift };
}
