import { isOwnPlace } from "../../dead-letter/own-place";
import { subjectFor, type Aim } from "./aimed-subject";
import type { Aimed, Readable, Refusal } from "./candidate";
import type { StreamFacts, World } from "./facts";
import { feedsDeadLetters } from "./feeds-dead-letters";
import { storedSubject, targetStreamOf } from "./flows";
import { refuseComing } from "./refuse-coming";
import { refuseDenied } from "./refuse-denied";
import { refuseSize, sizeOf } from "./refuse-size";
import { refuseUnkept } from "./refuse-unkept";
import { receives } from "./receivers";

export type Terms = { job: string; keep: boolean; aim: Aim | null; world: World };

/** Where a letter would go, or why it cannot go there. Whether there is room is seen when the order is known. */
export function aim(from: Readable, terms: Terms): Aimed | Refusal {
  const subject = subjectFor(terms.aim, from.stored.outgoing.subject, terms.world.apiPrefix);
  if (typeof subject !== "string") return subject;
  const target = targetStreamOf(terms.world.streams, subject);
  if (!target) return { code: "NO_STREAM", reason: `No stream stores ${subject}.` };
  const candidate = { from, subject, target, sizeBytes: sizeOf(from, target, terms.job) };
  return (
    refuseTarget(candidate) ??
    refuseFlow(candidate, terms) ??
    refuseComing(from, terms.world) ??
    refuseDenied(candidate, terms) ??
    refuseSize(candidate, terms.world) ??
    refuseUnkept(candidate, terms) ??
    candidate
  );
}

function refuseTarget({ target }: Aimed): Refusal | null {
  const { name } = target;
  if (target.sealed) return { code: "STREAM_SEALED", reason: `${name} is sealed: it takes no more messages.` };
  if (target.noAck) return { code: "NO_ACK", reason: `${name} acknowledges nothing (no_ack): nobody could tell whether it was stored.` };
  if (target.isCounter)
    return {
      code: "COUNTER",
      reason: `${name} counts (allow_msg_counter): it takes increments only, and one sent again would count twice.`,
    };
  return null;
}

function refuseFlow({ from, subject, target }: Aimed, { world }: Terms): Refusal | null {
  // What a consumer gave up on in its own stream lies in no dead-letter stream that it could come back into.
  const fed = feedsDeadLetters(target, subject, isOwnPlace(from.letter) ? [] : [from.letter.stream], world);
  if (fed) return { code: "FEEDS_DLQ", reason: feedReason(fed, target, subject) };
  const consumers = world.receivers.get(target.name);
  const stored = storedSubject(target, subject);
  if (target.retention !== "interest" || !consumers || consumers.some(({ consumer }) => receives(consumer, stored))) return null;
  const silent = world.silent.get(target.name)?.join(", ");
  const who = silent === undefined ? "" : ` as far as they answer (not: ${silent})`;
  const reason = `No consumer of ${target.name} takes ${stored}${who}, and an interest stream does not store what nobody waits for.`;
  return { code: "NO_CONSUMER", reason };
}

function feedReason(fed: StreamFacts, target: StreamFacts, subject: string): string {
  if (fed !== target) return `${target.name}, which stores ${subject}, flows into ${fed.name}: it would come back as a dead letter.`;
  return `${target.name}, which stores ${subject}, is a dead-letter stream: it would be a dead letter again.`;
}
