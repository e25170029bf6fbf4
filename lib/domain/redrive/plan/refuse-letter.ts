import { MAX_GENERATION } from "../../dead-letter/quarantine";
import { formatCountOf } from "../../format";
import type { PlanLetter } from "./facts";
import { generationOf } from "./generation-of";
import type { Readable, Refusal } from "./candidate";

type Chosen = Extract<PlanLetter, { letter: object }>;

/** Why a letter cannot be sent, whatever the target: `null` when nothing of its own speaks against it. */
export function refuseLetter(selected: PlanLetter): Refusal | null {
  if (!selected.letter) return { code: "NOT_FOUND", reason: "There is no dead letter with this id." };
  const { letter, stored } = selected;
  const settled = refuseSettled(selected);
  if (settled) return settled;
  if (stored === null) return gone(letter);
  if ("differs" in stored)
    return {
      code: "COPIES_DIFFER",
      reason: `${stored.differs} says that it is a copy of it and holds another message: one would be sent, and both removed.`,
    };
  if ("denied" in stored) return { code: "DENIED", reason: `It cannot be read: ${stored.denied}.` };
  if (stored.outgoing.isDeleteMarker)
    return {
      code: "DELETE_MARKER",
      reason: "The server wrote it when it removed a message (Nats-Marker-Reason): nothing of it can be sent.",
    };
  const generation = generationOf({ ...selected, stored });
  if (generation >= MAX_GENERATION) return quarantined(generation);
  if (stored.outgoing.isCounter) return { code: "COUNTER", reason: "It adds to a counter (Nats-Incr): sent again it would count twice." };
  if (stored.edit?.kind === "refused") return { code: stored.edit.code, reason: stored.edit.reason };
  return null;
}

const quarantined = (times: number): Refusal => ({
  code: "QUARANTINED",
  reason: `It was re-driven ${formatCountOf(times, "time")}, and is dead again: look at it, then discard it, or send it by hand with what has to change.`,
});

/** What a refused letter is not. */
export const isReadable = (selected: PlanLetter): selected is Readable =>
  selected.letter !== null && selected.stored !== null && "outgoing" in selected.stored;

function refuseSettled({ letter, redrivenBy, claimedBy }: Chosen): Refusal | null {
  if (redrivenBy) return { code: "ALREADY_REDRIVEN", reason: sentBy(redrivenBy) };
  if (letter.state === "redriven") return { code: "ALREADY_REDRIVEN", reason: "An earlier re-drive has sent it already." };
  if (claimedBy) return { code: "CLAIMED", reason: `Re-drive #${claimedBy.number} of ${claimedBy.actor} holds it.` };
  if (letter.state === "claimed") return { code: "CLAIMED", reason: "A discard, or another re-drive, holds it." };
  if (letter.state === "gone") return gone(letter);
  return letter.state === "discarded" ? { code: "GONE", reason: "It was discarded." } : null;
}

const sentBy = ({ number, certain }: NonNullable<Chosen["redrivenBy"]>): string =>
  certain ? `Re-drive #${number} has sent it already.` : `Re-drive #${number} may have sent it: decide that there first.`;

/** Advisories name a message and do not hold it. */
const ADVISORIES = ["max-deliveries", "terminated"];

export const isAdvisory = ({ profile }: Pick<Chosen["letter"], "profile">): boolean => profile !== null && ADVISORIES.includes(profile);

function gone(letter: Chosen["letter"]): Refusal {
  if (isAdvisory(letter)) return { code: "GONE", reason: "The message that it names is no longer stored, and it does not hold it itself." };
  return { code: "GONE", reason: `It is no longer in ${letter.stream}: expired, purged or deleted.` };
}
