import "server-only";
import { AppError } from "@/lib/errors";
import type { Db } from "../cases/under-lock";
import type { HeldLease } from "../leases";

/** What a worker's write goes under. */
export type HeldDiscard = { id: string; lease: Pick<HeldLease, "name" | "holder" | "epoch"> };

/** Another worker has taken the discard over: nothing of this write was done, and its writer must stop at once. */
export class StaleLease extends AppError {
  static override readonly kind = "StaleLease";

  constructor({ name, epoch }: HeldDiscard["lease"]) {
    super("CONFLICT", `Epoch ${epoch} of the lease ${name} is over: somebody else works on it now.`);
  }
}

/** In the transaction that writes, before it writes: whoever takes over waits for it, or it finds nothing and throws StaleLease. */
export async function mustHold(db: Db, { lease }: HeldDiscard): Promise<void> {
  const rows = await db.$queryRaw<object[]>`
    SELECT name FROM lease WHERE name = ${lease.name} AND holder = ${lease.holder} AND epoch = ${lease.epoch} FOR SHARE`;
  if (rows.length === 0) throw new StaleLease(lease);
}
