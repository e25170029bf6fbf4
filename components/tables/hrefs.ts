import { viewOf } from "@/lib/queries";

/** Addresses of pages (contract §4). Names may hold anything but what NATS forbids, so every part is escaped. */
export function streamHref({ context, stream }: { context: string; stream: string }, query: { seq?: number } = {}): string {
  return viewOf(["c", context, "streams", stream], query);
}

export function streamsHref(context: string): string {
  return viewOf(["c", context, "streams"]);
}

export function consumerHref({ context, stream, name }: { context: string; stream: string; name: string }): string {
  return viewOf(["c", context, "consumers", stream, name]);
}

export function consumersHref(context: string, query: { stream?: string } = {}): string {
  return viewOf(["c", context, "consumers"], query);
}

export function deadLetterHref(id: string): string {
  return viewOf(["dead-letters", id]);
}

export function deadLettersHref(
  query: Partial<Record<"context" | "stream" | "consumer" | "originalSubject" | "errorClass", string>> = {},
): string {
  return viewOf(["dead-letters"], query);
}
