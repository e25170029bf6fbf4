import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { AppError } from "@/lib/errors";
import type { Deps } from "../deps";
import { findLetter, readStored } from "./read-stored";

export const GetDeadLetterPayload = z.strictObject({ id: z.string() });

/** The whole body, as it is stored. NOT_FOUND for an unknown id, GONE when it has left its stream, NATS_DENIED, NATS_UNAVAILABLE. */
export async function getDeadLetterPayload(
  actor: Actor,
  input: z.input<typeof GetDeadLetterPayload>,
  deps: Pick<Deps, "db" | "nats" | "watch">,
): Promise<{ bytes: Uint8Array; fileName: string }> {
  requireRole(actor, "viewer");
  const { id } = GetDeadLetterPayload.parse(input);
  const letter = await findLetter(id, deps);
  const stored = await readStored(letter, deps);
  if (!stored) throw new AppError("GONE", `This dead letter is no longer in ${letter.stream}: expired, purged or deleted.`);
  return { bytes: stored.payload, fileName: `${letter.stream}-${letter.seq}.bin` };
}
