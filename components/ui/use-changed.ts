"use client";
import { useState } from "react";

/** Whether `value` is another one than at the first draw: for marks that point out a change, and none on arrival. */
export function useChanged(value: unknown): boolean {
  const [first] = useState(value);
  const [changed, setChanged] = useState(false);
  if (!changed && first !== value) setChanged(true);
  return changed;
}
