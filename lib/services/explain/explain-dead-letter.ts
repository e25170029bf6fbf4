import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { isOriginal } from "@/lib/domain/dead-letter/is-original";
import { Explained } from "@/lib/domain/explain/row";
import { AppError } from "@/lib/errors";
import { findLetter, readAt } from "../dead-letters/read-stored";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { changesAround } from "./changes-around";
import { deliveriesOf } from "./deliveries-of";
import { backOf, earlierOf } from "./earlier-of";
import { findGood } from "./find-good";
import { siblingsOf } from "./siblings-of";

export { Explained };
export const ExplainDeadLetter = z.strictObject({ id: z.string() });

export type Explaining = Pick<Deps, "db" | "nats" | "watch" | "clock" | "hearing">;

/** What is known around a dead letter: what else changed when it began, who else, what it was before, and one that went well. NOT_FOUND. */
export async function explainDeadLetter(actor: Actor, input: z.input<typeof ExplainDeadLetter>, deps: Explaining): Promise<Explained> {
  requireRole(actor, "viewer");
  const letter = await findLetter(ExplainDeadLetter.parse(input).id, deps);
  const [previous, back] = await Promise.all([earlierOf(letter, deps), backOf(letter, deps)]);
  const [changes, siblings, redrives, deliveries, good, storedAt] = await Promise.all([
    changesAround(letter, deps),
    siblingsOf(letter, { not: [...previous.items, ...back].map(({ id }) => id) }, deps),
    deps.db.explain.redrivesOf(letter.id),
    deliveriesOf(letter, deps),
    findGood(letter, deps),
    storedAtOf(letter, deps),
  ]);
  return {
    asOf: isoOf(deps.clock.now()),
    storedAt: isoOf(storedAt),
    changes,
    siblings,
    deliveries,
    previous,
    back,
    redrives: redrives.map((redrive) => ({ ...redrive, at: isoOf(redrive.at) })),
    good,
  };
}

/** Epoch ms; `null` where its own stream no longer holds it, or does not say. */
async function storedAtOf(letter: DeadLetter, deps: Explaining): Promise<number | null> {
  const { context, stream, seq, originalStream, originalSeq, storedAt } = letter;
  if (originalStream === null || originalSeq === null) return null;
  if (originalStream === stream && originalSeq === seq) return storedAt;
  try {
    const at = await readAt(context, originalStream, originalSeq, deps);
    return at && at !== "no-stream" && isOriginal(letter, at.message) ? at.message.at : null;
  } catch (error) {
    if (error instanceof AppError) return null; // the letter's own page says what could not be read
    throw error;
  }
}
