import { addressOf } from "./address";
import type { ItemState, JobState } from "./redrive/types";

/** Addresses of the console's pages. Names may hold anything but what NATS forbids, so every part is escaped. */
export function overviewHref(query: { context?: string } = {}): string {
  return addressOf([], query);
}

export function streamHref({ context, stream }: { context: string; stream: string }, query: { seq?: number } = {}): string {
  return addressOf(["c", context, "streams", stream], query);
}

export function streamsHref(context: string): string {
  return addressOf(["c", context, "streams"]);
}

export function consumerHref({ context, stream, name }: { context: string; stream: string; name: string }): string {
  return addressOf(["c", context, "consumers", stream, name]);
}

export function consumersHref(context: string, query: { stream?: string; status?: string } = {}): string {
  return addressOf(["c", context, "consumers"], query);
}

export function deadLetterHref(id: string): string {
  return addressOf(["dead-letters", id]);
}

type DeadLettersQuery = Partial<
  Record<"context" | "stream" | "kind" | "consumer" | "originalStream" | "originalSubject" | "errorClass" | "flow", string> & {
    /** One by one, not by cause. */
    view: "messages";
  }
>;

export function deadLettersHref(query: DeadLettersQuery = {}): string {
  return addressOf(["dead-letters"], query);
}

/** The page of dead letters with that group open. */
export function groupHref(group: string): string {
  return addressOf(["dead-letters"], { group });
}

export function redriveHref(id: string, query: { state?: ItemState } = {}): string {
  return addressOf(["redrives", id], query);
}

export function redrivesHref(query: { context?: string; state?: JobState | "live" } = {}): string {
  return addressOf(["redrives"], query);
}

/** The fleet beside the embedded NATS, and what can go wrong in it. */
export function fleetHref(query: { context?: string } = {}): string {
  return addressOf(["fleet"], query);
}

export function tourHref(): string {
  return addressOf(["fleet", "tour"]);
}

export function auditHref(query: Partial<Record<"context" | "actor" | "action" | "target", string>> = {}): string {
  return addressOf(["audit"], query);
}

/** People's own rules for what is one group. */
export const rulesHref = () => addressOf(["settings", "fingerprint-rules"]);
