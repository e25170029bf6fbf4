"use client";
import { useState, type PointerEvent } from "react";
import { settleOrder } from "./settle-order";

/** What a list puts on the element around its rows. */
export type HoldHandlers = {
  onPointerEnter: (event: PointerEvent) => void;
  onPointerLeave: (event: PointerEvent) => void;
  onPointerDown: (event: PointerEvent) => void;
};

/**
 * Rows in an order that holds still while a pointer is over them, so that nothing moves under the finger: values change in place,
 * what would move or be new waits in `pending` until the mouse leaves, on touch until `apply` ("3 changes · apply").
 * What is gone goes at once: a row for what no longer exists would be a lie.
 */
export function useSettledOrder<Row>(rows: readonly Row[], keyOf: (row: Row) => string) {
  const [held, setHeld] = useState<readonly string[] | null>(null);
  const fresh = rows.map(keyOf);
  const { keys, pending } = settleOrder(held, fresh);
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));

  const hold = () => setHeld((before) => before ?? fresh);
  const apply = () => setHeld(null);
  const handlers: HoldHandlers = {
    onPointerEnter: (event) => event.pointerType === "mouse" && hold(),
    onPointerLeave: (event) => event.pointerType === "mouse" && apply(),
    onPointerDown: (event) => event.pointerType !== "mouse" && hold(),
  };
  return { rows: keys.flatMap((key) => byKey.get(key) ?? []), pending, apply, handlers };
}
