import { settleOrder } from "@/components/ui/settle-order";

/** A window of a list as the server has it now. */
export type Fresh = { scope: string; offset: number; keys: readonly string[]; total: number };

/** What a person looks at while it is held: `keys[0]` is drawn at `drawnAt`, in a list of `total`. */
export type Held = Fresh & { drawnAt: number };

/** What to draw of a held window: `shift` rows have come before it, or have left. */
export type Drawn = { keys: readonly string[]; drawnAt: number; total: number; pending: number; shift: number };

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
export function drawHeld(held: Held, fresh: Fresh, isNewestFirst: boolean): Drawn {
  const { keys, pending } = settleOrder(held.keys, fresh.keys);
  const { drawnAt } = held;
  if (!isNewestFirst) return { keys, drawnAt, pending, shift: 0, total: held.total - (held.keys.length - keys.length) };
  const first = fresh.keys.indexOf(keys[0] ?? "");
  if (first < 0) {
    // All were pushed out of the window, which is asked for again, further down; until it is here they stay. Else all have left.
    const shift = Math.max(0, fresh.total - held.total);
    return { keys: shift > 0 ? held.keys : [], drawnAt, pending, shift, total: fresh.total - shift };
  }
  const shift = fresh.offset + first - drawnAt;
  const last = keys.at(-1) ?? "";
  const older = fresh.keys.slice(fresh.keys.indexOf(last) + 1);
  const pushedOut = shift > 0 && older.length === 0 ? held.keys.slice(held.keys.indexOf(last) + 1) : [];
  return { keys: [...keys, ...older, ...pushedOut], drawnAt, pending, shift, total: fresh.total - shift };
}
