import { unknownKinds, type UnknownKind } from "./row";

/** How many there are of each kind. */
export function countUnknown(looked: readonly { kind: UnknownKind }[]): Record<UnknownKind, number> {
  const count = (kind: UnknownKind) => looked.filter((each) => each.kind === kind).length;
  const [there, arrived, absent, unclear] = unknownKinds.map(count);
  return { there: there ?? 0, arrived: arrived ?? 0, absent: absent ?? 0, unclear: unclear ?? 0 };
}

/** What may be decided of each kind: what had arrived is not sent again, and what never did was not published. */
export const decisionsOf: Readonly<Record<UnknownKind, readonly ("published" | "send-again")[]>> = {
  there: ["published"],
  arrived: ["published"],
  absent: ["send-again"],
  unclear: ["published", "send-again"],
};
