import { isOwnPlace } from "../../dead-letter/own-place";
import type { Aimed, Readable, Refusal } from "./candidate";
import type { StreamFacts, World } from "./facts";
import { mayPublish } from "./may-publish";
import { refuseComing } from "./refuse-coming";

/** `consumer`: the only one that may be set back; `null`: whichever gave up on them. */
export type InPlaceAim = { consumer: string | null };

/** What can be done instead, where setting a consumer back is not exact. */
export const INSTEAD = "Re-drive to the original subject instead: only these are sent.";

export const notInPlace = (reason: string): Refusal => ({ code: "NOT_IN_PLACE", reason: `${reason} ${INSTEAD}` });

/**
 * Whether this letter alone could be delivered again where it lies. Its consumer must have given up on the message itself, and its stream must hold
 * nothing that was acknowledged: that would be delivered again with it. What else lies there is judged when all are known.
 */
export function aimInPlace(from: Readable, { consumer }: InPlaceAim, world: World): Aimed | Refusal {
  const { letter, stored } = from;
  if (!isOwnPlace(letter) || letter.kind !== "exhausted")
    return notInPlace("It is no message that lies where its consumer gave up on it, so no consumer can be set back to it.");
  if (letter.consumer === null) return notInPlace("Which consumer gave up on it is not known.");
  if (consumer !== null && letter.consumer !== consumer) return notInPlace(`${letter.consumer} gave up on it, and not ${consumer}.`);
  const target = world.streams.find(({ name, createdAt }) => name === letter.stream && createdAt === letter.streamCreatedAt);
  if (!target) return { code: "NO_STREAM", reason: `${letter.stream} was deleted, or made again.` };
  const subject = stored.outgoing.subject ?? letter.subject;
  return (
    refuseKeeping(target) ??
    refuseComing(from, world) ??
    refuseActs(target.name, letter.consumer, world) ?? { from, subject, target, sizeBytes: 0 }
  );
}

function refuseKeeping({ name, retention, transform }: StreamFacts): Refusal | null {
  if (retention === "limits")
    return notInPlace(`${name} keeps what was acknowledged: its consumer would be given all of that again from there on.`);
  return transform
    ? notInPlace(`${name} stores messages under other subjects than they were published on: who takes them is not told apart.`)
    : null;
}

/** A consumer is paused, set back, and goes on: both must be permitted. */
function refuseActs(stream: string, consumer: string, { permissions, apiPrefix }: World): Refusal | null {
  if (permissions === null) return null;
  const needed = ["PAUSE", "RESET"].map((act) => `${apiPrefix}.CONSUMER.${act}.${stream}.${consumer}`);
  const denied = needed.find((subject) => !mayPublish(permissions, subject));
  return denied === undefined ? null : { code: "DENIED", reason: `This user may not publish on ${denied}. ${INSTEAD}` };
}
