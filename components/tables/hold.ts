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
 * Whether what is held can still be drawn: with it, or until a window that has some of it is here. If not, the window is taken as it is: one has
 * walked on, or all that was held have left.
 */
export function isStillHeld(held: Held, fresh: Fresh, isNewestFirst: boolean, sight: Sight | null): boolean {
  if (held.scope !== fresh.scope) return false;
  const isSame = held.offset === fresh.offset;
  if (!isNewestFirst || (held.keys.length === 0 && fresh.keys.length === 0)) return isSame;
  return haveCommon(held, fresh) ? isSame : isPushedOut(held, fresh, sight);
}

function haveCommon(held: Held, fresh: Fresh): boolean {
  const known = new Set(held.keys);
  return fresh.keys.some((key) => known.has(key));
}

/**
 * Of two that have nothing in common: what came has pushed the rows in sight out of the window, and one further down is not here yet. How far they
 * moved is taken from the totals, so it is known where none has left meanwhile; a window that reaches that place without any of them says that
 * they have left.
 */
function isPushedOut(held: Held, fresh: Fresh, sight: Sight | null): boolean {
  const shift = fresh.total - held.total;
  if (shift <= 0) return false;
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
  const shift = place === undefined ? Math.max(0, fresh.total - before.total) : fresh.offset + at - place;
  return { ...fresh, drawnAt: fresh.offset - shift, total: fresh.total - shift };
}

/** What of the held window is left, at its old place; all of it while it is pushed out. */
export function drawHeld(held: Held, fresh: Fresh, isNewestFirst: boolean): Drawn {
  const { keys, pending } = settleOrder(held.keys, fresh.keys);
  const { drawnAt } = held;
  if (!isNewestFirst) return { keys, drawnAt, pending, shift: 0, total: held.total - (held.keys.length - keys.length) };
  const first = fresh.keys.indexOf(keys[0] ?? "");
  if (first < 0) {
    const shift = Math.max(0, fresh.total - held.total);
    return { keys: held.keys, drawnAt, pending, shift, total: fresh.total - shift };
  }
  const shift = fresh.offset + first - drawnAt;
  const last = keys.at(-1) ?? "";
  const older = fresh.keys.slice(fresh.keys.indexOf(last) + 1);
  const pushedOut = shift > 0 && older.length === 0 ? held.keys.slice(held.keys.indexOf(last) + 1) : [];
  return { keys: [...keys, ...older, ...pushedOut], drawnAt, pending, shift, total: fresh.total - shift };
}
