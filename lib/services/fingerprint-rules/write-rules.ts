import "server-only";
import { z } from "zod";
import type { NotWritten, SavedRule } from "@/lib/db/groups";
import { MOST_RULES, MOST_STEPS } from "@/lib/db/groups/rule-bounds";
import { AppError, invalidField } from "@/lib/errors";
import type { Deps } from "../deps";

/** Of the rules as they were read (`version` of the list): they are written only as long as they are those. Left out: whatever they are. */
export const Version = z.string().min(1).max(100).optional();

/** CONFLICT, NOT_FOUND, REFUSED; INVALID where all rules together would take too long for each letter. */
export function writtenOr<Written extends { kind: "written" }>(written: Written | NotWritten, id: string | null): Written {
  if (written.kind === "changed") throw new AppError("CONFLICT", "Somebody changed the rules since you read them: read them again.");
  if (written.kind === "none") throw new AppError("NOT_FOUND", `There is no fingerprint rule ${id}.`);
  if (written.kind === "too-many")
    throw new AppError(
      "REFUSED",
      `There are ${MOST_RULES} rules, as many as each letter can be tried by: write one of them anew, or remove one.`,
    );
  if (written.kind === "too-large") throw invalidField(["rule", "match", "message"], tooLarge(written.steps));
  return written;
}

const tooLarge = (steps: number) =>
  `makes all rules together too large (${steps} steps, at most ${MOST_STEPS}): write shorter ones, or switch off another`;

export const ruleNow = async (id: string, { db }: Pick<Deps, "db">): Promise<SavedRule | null> =>
  (await db.groups.rules()).rules.find((rule) => rule.id === id) ?? null;
