import { formatCount } from "../../format";
import { textToBytes } from "../../payload";
import type { Candidate } from "./candidate";
import type { StreamFacts, World } from "./facts";
import { storedSubject } from "./flows";

/** What a target would drop of what it holds, and of what this re-drive itself has sent there. */
export type Drops = { stream: string; others: number; own: number; isEstimate: boolean };

/** Why a target takes no more, and by which of its limits. */
type Full = { limit: "subject" | "messages" | "bytes"; reason: string };

type Fill = {
  messages: number;
  sizeBytes: number;
  sent: number;
  others: number;
  own: number;
  /** Something was dropped for its bytes: only the mean size of a message is known. */
  isEstimate: boolean;
  perSubject: Map<string, { held: number; left: number }>;
};

/** Fills targets in the order of sending, as the server would if nobody else published and nobody read (filestore.go, storeRawMsg). */
export function fillTargets(world: Pick<World, "subjectCounts">) {
  const fills = new Map<string, { target: StreamFacts; fill: Fill }>();
  return {
    /** `null`: it fits. Refused ones take no room. */
    add({ target, subject, sizeBytes }: Pick<Candidate, "target" | "subject" | "sizeBytes">): Full | null {
      const known = fills.get(target.name) ?? { target, fill: emptyFill(target) };
      fills.set(target.name, known);
      const stored = storedSubject(target, subject);
      return put(known, { stored, sizeBytes: storedBytes(target, stored, sizeBytes), held: world.subjectCounts.get(stored) ?? 0 });
    },
    drops: (): Drops[] =>
      [...fills.values()].flatMap(({ target, fill }) =>
        fill.others + fill.own === 0 ? [] : [{ stream: target.name, others: fill.others, own: fill.own, isEstimate: fill.isEstimate }],
      ),
  };
}

const emptyFill = ({ messages, sizeBytes }: StreamFacts): Fill => ({
  messages,
  sizeBytes,
  sent: 0,
  others: 0,
  own: 0,
  isEstimate: false,
  perSubject: new Map(),
});

/** A record's size in the store, which max_bytes counts (filestore.go fileStoreMsgSizeRaw, memstore.go memStoreMsgSizeRaw). */
function storedBytes({ storage }: StreamFacts, subject: string, sizeBytes: number): number {
  return textToBytes(subject).length + sizeBytes + (storage === "memory" ? 16 : 34);
}

function put(
  { target, fill }: { target: StreamFacts; fill: Fill },
  message: { stored: string; sizeBytes: number; held: number },
): Full | null {
  const subject = fill.perSubject.get(message.stored) ?? { held: message.held, left: message.held };
  const replaces = target.maxMessagesPerSubject !== null && subject.held >= target.maxMessagesPerSubject;
  if (target.discard === "new") {
    const full = refusedBy(target, fill, { ...message, replaces });
    if (full) return full;
  }
  fill.perSubject.set(message.stored, subject);
  fill.sent++;
  if (replaces) {
    drop(fill, subject.left > 0 ? "others" : "own");
    subject.left = Math.max(0, subject.left - 1);
    return null;
  }
  subject.held++;
  fill.messages++;
  fill.sizeBytes += message.sizeBytes;
  if (target.discard === "old") dropOldest(target, fill);
  return null;
}

function refusedBy(target: StreamFacts, fill: Fill, message: { stored: string; sizeBytes: number; replaces: boolean }): Full | null {
  const { name, maxMessages, maxBytes, maxMessagesPerSubject } = target;
  const before = fill.sent === 0 ? "" : ` once ${formatCount(fill.sent)} of these ${fill.sent === 1 ? "is" : "are"} in`;
  const full = (limit: Full["limit"], reason: string): Full => ({ limit, reason: `${reason}, and it discards new ones.` });
  if (message.replaces)
    return target.discardNewPerSubject
      ? full("subject", `${name} is full on ${message.stored}${before}: ${formatCount(maxMessagesPerSubject ?? 0)} per subject`)
      : null;
  if (maxMessages !== null && fill.messages >= maxMessages)
    return full("messages", `${name} is full${before}: ${formatCount(fill.messages)} of ${formatCount(maxMessages)} messages`);
  if (maxBytes !== null && fill.sizeBytes + message.sizeBytes > maxBytes)
    return full(
      "bytes",
      `${name} is full${before}: ${formatCount(fill.sizeBytes)} of ${formatCount(maxBytes)} B, this needs ${formatCount(message.sizeBytes)} B`,
    );
  return null;
}

function dropOldest({ maxMessages, maxBytes, messages, sizeBytes }: StreamFacts, fill: Fill): void {
  const mean = messages === 0 ? fill.sizeBytes / fill.messages : sizeBytes / messages;
  for (;;) {
    const tooMany = maxMessages !== null && fill.messages > maxMessages;
    const tooLarge = maxBytes !== null && fill.sizeBytes > maxBytes;
    if (fill.messages <= 1 || !(tooMany || tooLarge)) return;
    fill.isEstimate ||= !tooMany;
    drop(fill, fill.others < messages ? "others" : "own");
    fill.messages--;
    fill.sizeBytes -= mean;
  }
}

function drop(fill: Fill, whose: "others" | "own"): void {
  fill[whose]++;
}
