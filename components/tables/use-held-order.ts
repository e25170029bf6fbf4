"use client";
import { useCallback, useMemo, useState } from "react";
import { drawHeld, isStillHeld, take, type Held, type Sight } from "./hold";
import { useHand, type HandHandlers } from "./use-hand";
import type { WindowedList } from "./use-windowed-list";

export type HeldOrder<Row> = {
  rows: readonly Row[];
  /** Index of `rows[0]` in the list as it is drawn. */
  offset: number;
  total: number;
  /** Rows of this window that would stand elsewhere or are new. */
  pending: number;
  /** How many came before the first that is drawn. */
  arrived: number;
  /** Which of the drawn rows are in sight. */
  onViewport: (first: number, last: number) => void;
  apply: () => void;
  handlers: HandHandlers;
};

type HoldOptions = {
  /** New rows only come at the top. */
  isNewestFirst: boolean;
  /** For other reasons than a hand on it: one has scrolled away from the newest, or something is selected. */
  alsoHeld: boolean;
};

/**
 * The rows of a window in an order that holds while a pointer is over them or the focus is among them (components/ui/use-settled-order knows
 * no windows). Newest first, walking on keeps it; in another order the next window is taken as it then is.
 */
export function useHeldOrder<Row>(list: WindowedList<Row>, keyOf: (row: Row) => string, options: HoldOptions): HeldOrder<Row> {
  const { isNewestFirst, alsoHeld } = options;
  const hand = useHand();
  const [held, setHeld] = useState<{ at: Held; rows: ReadonlyMap<string, Row> } | null>(null);
  const holding = hand.isOn || alsoHeld;
  const { scope, offset, rows: freshRows, total } = list;
  const fresh = useMemo(() => ({ scope, offset, total, keys: freshRows.map(keyOf) }), [scope, offset, total, freshRows, keyOf]);
  const known = useMemo(() => new Map(freshRows.map((row) => [keyOf(row), row])), [freshRows, keyOf]);
  const [sight, setSight] = useState<Sight | null>(null);
  const fits = held !== null && isStillHeld(held.at, fresh, isNewestFirst, sight);
  if (holding && !fits && !list.isPrevious && list.state.kind === "ready")
    setHeld({ at: take(held?.at ?? null, fresh, isNewestFirst), rows: known });
  if (!holding && held) setHeld(null);

  const inUse = fits && holding ? held : null;
  const drawn = useMemo(
    () => (inUse ? drawHeld(inUse.at, fresh, isNewestFirst) : { keys: fresh.keys, drawnAt: offset, pending: 0, shift: 0, total }),
    [inUse, fresh, isNewestFirst, offset, total],
  );
  const rows = useMemo(() => {
    const shown = drawn.keys.slice(Math.max(0, -drawn.drawnAt)); // what came is not drawn above the first
    return shown.flatMap((key) => known.get(key) ?? inUse?.rows.get(key) ?? []);
  }, [known, inUse, drawn]);
  const { shift } = drawn;
  const { onViewport } = list;
  return {
    rows,
    offset: Math.max(0, drawn.drawnAt),
    total: drawn.total,
    pending: drawn.pending,
    arrived: Math.max(0, isNewestFirst ? shift : total - drawn.total),
    onViewport: useCallback(
      (first, last) => {
        setSight((before) => (before?.first === first && before.last === last ? before : { first, last }));
        onViewport(first + shift, last + shift);
      },
      [onViewport, shift],
    ),
    apply: () => {
      setHeld(null);
      hand.lift();
    },
    handlers: hand.handlers,
  };
}
