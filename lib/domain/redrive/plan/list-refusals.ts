import type { Refusal } from "./candidate";
import type { Plan } from "../row";

export const REFUSED_SHOWN = 100;

/** Counts what is refused, and keeps the first hundred in the order of the selection. `nth`: which of the selection it was. */
export function listRefusals() {
  const shown: { nth: number; refused: Plan["refused"][number] }[] = [];
  let count = 0;
  return {
    add(nth: number, id: string, { code, reason }: Refusal): void {
      count++;
      const last = shown.at(-1);
      if (shown.length === REFUSED_SHOWN && last !== undefined && nth > last.nth) return;
      const at = shown.findLastIndex((each) => each.nth < nth) + 1;
      shown.splice(at, 0, { nth, refused: { id, code, reason } });
      if (shown.length > REFUSED_SHOWN) shown.pop();
    },
    count: () => count,
    shown: () => shown.map(({ refused }) => refused),
  };
}
