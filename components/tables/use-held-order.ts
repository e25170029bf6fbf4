"use client";
import { useMemo, useState, type PointerEvent } from "react";
import { settleOrder } from "@/components/ui/settle-order";
import type { WindowedList } from "./use-windowed-list";

type Held = { scope: string; offset: number; keys: readonly string[]; total: number };

export type HeldOrder<Row> = {
  rows: readonly Row[];
  total: number;
  /** Rows of this window that would stand elsewhere or are new. */
  pending: number;
  /** How many more the list has than what is drawn. */
  arrived: number;
  apply: () => void;
  handlers: { onPointerEnter: Handler; onPointerLeave: Handler; onPointerDown: Handler };
};
type Handler = (event: PointerEvent) => void;

/**
 * The rows of a window in an order that holds while a pointer is over them (components/ui/use-settled-order knows no windows): scrolling on
 * takes the order of the next window as it then is. `alsoHeld`: for other reasons, such as having scrolled away from the newest.
 */
export function useHeldOrder<Row>(list: WindowedList<Row>, keyOf: (row: Row) => string, alsoHeld = false): HeldOrder<Row> {
  const [isPointed, setPointed] = useState(false);
  const [held, setHeld] = useState<Held | null>(null);
  const holding = isPointed || alsoHeld;
  const fresh = useMemo(() => list.rows.map(keyOf), [list.rows, keyOf]);
  const fits = held !== null && held.scope === list.scope && held.offset === list.offset;
  if (holding && !fits && !list.isPrevious && list.state.kind === "ready")
    setHeld({ scope: list.scope, offset: list.offset, keys: fresh, total: list.total });
  if (!holding && held) setHeld(null);

  const inUse = fits && holding ? held : null;
  const settled = useMemo(() => settleOrder(inUse?.keys ?? null, fresh), [inUse, fresh]);
  const rows = useMemo(() => {
    const byKey = new Map(list.rows.map((row) => [keyOf(row), row]));
    return settled.keys.flatMap((key) => byKey.get(key) ?? []);
  }, [list.rows, keyOf, settled]);
  const total = inUse ? inUse.total - (inUse.keys.length - rows.length) : list.total;
  return {
    rows,
    total,
    pending: settled.pending,
    arrived: Math.max(0, list.total - total),
    apply: () => {
      setHeld(null);
      setPointed(false);
    },
    handlers: {
      onPointerEnter: (event) => event.pointerType === "mouse" && setPointed(true),
      onPointerLeave: (event) => event.pointerType === "mouse" && setPointed(false),
      onPointerDown: (event) => event.pointerType !== "mouse" && setPointed(true),
    },
  };
}
