import type { UnknownKind } from "./row";

/** How many there are of each kind. */
export function countUnknown(looked: readonly { kind: UnknownKind }[]): Record<UnknownKind, number> {
  const count = (kind: UnknownKind) => looked.filter((each) => each.kind === kind).length;
  return { there: count("there"), arrived: count("arrived"), absent: count("absent"), unclear: count("unclear") };
}

/** What may be decided of each kind: what had arrived is not sent again, and what never did was not published. */
export const decisionsOf: Readonly<Record<UnknownKind, readonly ("published" | "send-again")[]>> = {
  there: ["published"],
  arrived: ["published"],
  absent: ["send-again"],
  unclear: ["published", "send-again"],
};
