import type { Database } from "../open-database";
import type { HeldDiscard } from "./guard";

/** As its worker holds it, by a lease taken now. */
export async function heldNow({ leases }: Pick<Database, "leases">, id: string): Promise<HeldDiscard> {
  const lease = await leases.acquire(`discard:${id}`, "test");
  if (!lease) throw new Error("somebody else holds it");
  return { id, lease };
}
