import "server-only";
import { isOwnPlace } from "@/lib/domain/dead-letter/own-place";
import { subjectFor, type Aim } from "@/lib/domain/redrive/plan/aimed-subject";
import type { PlanLetter } from "@/lib/domain/redrive/plan/facts";

type Aiming = { aim: Aim | null; apiPrefix: string };

/** Where a letter goes; of one that lies where it died also that subject, because its consumers are asked whether it comes to them again. */
export function subjectsOf({ letter, ...chosen }: PlanLetter, aiming: Aiming): string[] {
  if (!letter || !("stored" in chosen) || !chosen.stored || !("outgoing" in chosen.stored)) return [];
  const { subject } = chosen.stored.outgoing;
  return [...aimedAt(subject, aiming), ...(aiming.aim && subject !== null && isOwnPlace(letter) ? [subject] : [])];
}

/** Where a message that died on this subject goes: none where it can go nowhere. */
export function aimedAt(subject: string | null, { aim, apiPrefix }: Aiming): string[] {
  const at = subjectFor(aim, subject, apiPrefix);
  return typeof at === "string" ? [at] : [];
}
