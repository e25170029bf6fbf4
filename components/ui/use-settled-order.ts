"use client";
import { useState, type PointerEvent } from "react";
import { settleOrder } from "./settle-order";

/** What a list puts on the element around its rows. */
type HoldHandlers = {
  onPointerEnter: (event: PointerEvent) => void;
  onPointerLeave: (event: PointerEvent) => void;
  onPointerDown: (event: PointerEvent) => void;
};

/**
 * Rows in an order that holds still while a pointer is over them, so that nothing moves under the finger: values change in place, what would
 * move, come or go waits in `pending` until the mouse leaves, on touch until `apply` ("3 changes · apply"). What no longer exists keeps its
 * place until then and `isGone` says so.
 */
export function useSettledOrder<Row>(rows: readonly Row[], keyOf: (row: Row) => string) {
  const [held, setHeld] = useState<readonly Row[] | null>(null);
  const fresh = new Map(rows.map((row) => [keyOf(row), row]));
  const isGone = (row: Row) => !fresh.has(keyOf(row));
  const drawn = (held ?? rows).map((row) => fresh.get(keyOf(row)) ?? row);
  const { pending } = settleOrder(held?.map(keyOf) ?? null, [...fresh.keys()]);

  const hold = () => setHeld((before) => before ?? rows);
  const apply = () => setHeld(null);
  const handlers: HoldHandlers = {
    onPointerEnter: (event) => event.pointerType === "mouse" && hold(),
    onPointerLeave: (event) => event.pointerType === "mouse" && apply(),
    onPointerDown: (event) => event.pointerType !== "mouse" && hold(),
  };
  return { rows: drawn, isGone, pending: pending + drawn.filter(isGone).length, apply, handlers };
}
