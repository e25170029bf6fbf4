import type { StreamFacts } from "../redrive/plan/facts";
import { mayPublish } from "../redrive/plan/may-publish";
import { ownStreams } from "../own-streams";
import { matchesSome } from "../subject";
import type { DiscardLetter, PlacedCopy } from "./make-plan";
import { COPY_OVERHEAD_BYTES } from "./trash-copy";
import type { DiscardRefusalCode } from "./types";
import type { DiscardWorld } from "./world";

type Refusal = { code: DiscardRefusalCode; reason: string };

/** Why a letter is left out; `null`: it is discarded. One copy that cannot be removed safely keeps the whole letter. */
export function refuseDiscard(selected: DiscardLetter, world: DiscardWorld): Refusal | null {
  if (!selected.letter) return { code: "NOT_FOUND", reason: "There is no dead letter with this id." };
  const { letter, claimedBy, copies } = selected;
  if (claimedBy) return { code: "CLAIMED", reason: `Re-drive #${claimedBy.number} of ${claimedBy.actor} holds it.` };
  if (letter.state === "claimed") return { code: "CLAIMED", reason: "A re-drive or another discard holds it." };
  if (letter.state === "gone") return gone(letter.stream);
  if (letter.state !== "open") return { code: "NOT_OPEN", reason: `It is ${letter.state} already.` };
  const denied = copies.find(({ found }) => found.kind === "denied");
  if (denied?.found.kind === "denied") return { code: "DENIED", reason: `It cannot be read: ${denied.found.why}.` };
  if (copies.length > 0 && copies.every(({ found }) => found.kind === "gone")) return gone(letter.stream);
  for (const copy of copies) {
    const refusal = refuseCopy(copy, world);
    if (refusal) return refusal;
  }
  return null;
}

const gone = (stream: string): Refusal => ({ code: "GONE", reason: `It is no longer in ${stream}: expired, purged or deleted.` });

function refuseCopy({ stream: name, found }: PlacedCopy, world: DiscardWorld): Refusal | null {
  if (found.kind !== "there") return null;
  const stream = world.streams.find((each) => each.name === name);
  if (!stream) return gone(name);
  const may = (subject: string) => world.permissions === null || mayPublish(world.permissions, subject);
  if (!may("jetlag.trash.copy.1")) return { code: "DENIED", reason: "Not permitted: publishing on jetlag.trash.>, where the copy goes." };
  if (!may(`${world.apiPrefix}.STREAM.MSG.DELETE.${name}`))
    return { code: "DENIED", reason: `Not permitted: deleting in ${name} (STREAM.MSG.DELETE.${name}).` };
  if (stream.denyDelete || stream.sealed)
    return { code: "DENIED", reason: `${name} lets nothing be deleted (${stream.sealed ? "sealed" : "deny_delete"}).` };
  if (!takesBack(stream, found.subject))
    return { code: "NOT_RESTORABLE", reason: `${name} takes nothing on ${found.subject} by itself: it could not be put back.` };
  if (found.sizeBytes + COPY_OVERHEAD_BYTES > world.maxPayloadBytes)
    return { code: "TOO_LARGE", reason: `Its copy in ${ownStreams.trash} would be larger than the server takes.` };
  return null;
}

/** What is published on the subject that it was stored under is stored under it again. */
const takesBack = ({ mirror, transform, subjects }: StreamFacts, subject: string) =>
  mirror === null && transform === null && matchesSome(subjects, subject);
