import { formatCount, formatCountOf } from "../../format";
import type { InPlace } from "../run/options";
import { notInPlace } from "./aim-in-place";
import type { Refusal } from "./candidate";
import type { InPlaceFacts, World } from "./facts";
import type { Bundle } from "./plan-items";
import { receives } from "./receivers";

/** So many messages are looked through, and set back to, at once: it is one act, and one row of the ledger. */
export const MOST_IN_PLACE = 10_000;

/** The consumer that gave up on all of these, and the first of them; `null`: there are several. */
type GaveUp = { stream: string; consumer: string; fromSeq: number };

export function whoGaveUp(letters: readonly { stream: string; seq: number; consumer: string | null }[]): GaveUp | null {
  const [first] = letters;
  if (!first || first.consumer === null) return null;
  const { stream, consumer } = first;
  if (letters.some((letter) => letter.stream !== stream || letter.consumer !== consumer)) return null;
  return { stream, consumer, fromSeq: letters.reduce((least, { seq }) => Math.min(least, seq), first.seq) };
}

/**
 * Whether setting the consumer back delivers these again and nothing else: everything from the first of them on that it has had and is still stored
 * must be selected. What is in its hands is waited for, so only more than that is refused here; the runner looks once more while it is paused.
 */
export function judgeInPlace(bundles: readonly Bundle[], world: World): InPlace | Refusal {
  const who = whoGaveUp(bundles.map(({ first }) => first.from.letter));
  if (!who) return notInPlace("More than one consumer gave up on these, and one is set back at a time: choose those of one.");
  if (bundles.length > MOST_IN_PLACE) return notInPlace(`In place is one act, of ${formatCount(MOST_IN_PLACE)} messages at most.`);
  const facts = world.inPlace ?? null;
  const why =
    facts === null ? `${who.consumer} is gone.` : (whyNoReset(facts) ?? whyOthers(bundles, who, world) ?? whyMore(bundles, facts, who));
  if (facts === null || why !== null) return notInPlace(why ?? "");
  return { ...who, consumerCreatedAt: facts.consumer.createdAt };
}

/** Policies that let a consumer begin above the first message cannot be set back (10204). */
const CAN_BEGIN_LATER = ["new", "last", "last_per_subject"];

function whyNoReset({ consumer, serverVersion }: InPlaceFacts): string | null {
  const { name, deliverPolicy, ackPolicy, paused } = consumer;
  if (!isNewEnough(serverVersion)) return `Only nats-server 2.14 and later can set a consumer back; this is ${serverVersion}.`;
  if (CAN_BEGIN_LATER.includes(deliverPolicy))
    return `${name} has the deliver policy ${deliverPolicy}: NATS does not set such a consumer back (10204).`;
  if (ackPolicy !== "explicit")
    return `${name} does not acknowledge each message by itself (${ackPolicy}): what it is done with is not known.`;
  return paused ? `${name} is paused: it would have to be let go on.` : null;
}

/** Of what names itself otherwise it is seen when it is asked to do it. */
function isNewEnough(version: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(version) ?? [];
  return major === undefined || Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 14);
}

/** On an interest stream a message stays until all have acknowledged it: this consumer may have, and would be given it again. */
function whyOthers(bundles: readonly Bundle[], { stream, consumer }: GaveUp, { streams, receivers, silent }: World): string | null {
  if (streams.find(({ name }) => name === stream)?.retention !== "interest") return null;
  const listed = receivers.get(stream);
  if (!listed) return `The consumers of ${stream} may not be listed: others may still need these.`;
  const [unknown] = (silent.get(stream) ?? []).filter((name) => name !== consumer);
  if (unknown !== undefined) return `${unknown} of ${stream} does not answer: it may still need these.`;
  const other = listed.find(
    (each) => each.consumer.name !== consumer && bundles.some(({ first }) => receives(each.consumer, first.subject)),
  );
  return other
    ? `${other.consumer.name} takes them too: what ${consumer} has acknowledged and ${other.consumer.name} has not would come again.`
    : null;
}

function whyMore(bundles: readonly Bundle[], { consumer, stored }: InPlaceFacts, { stream, fromSeq }: GaveUp): string | null {
  if (stored === null) return `What lies in ${stream} could not be looked through.`;
  const selected = new Set(bundles.map(({ first }) => first.from.letter.seq));
  const others = stored.filter((seq) => !selected.has(seq)).length;
  if (others <= consumer.numAckPending) return null;
  const count = others - consumer.numAckPending;
  return (
    `From #${fromSeq} on ${formatCountOf(count, "other message")} that ${consumer.name} has had ${count === 1 ? "is" : "are"} still stored and would be ` +
    `delivered again too: select all that it gave up on.`
  );
}
