import "server-only";
import type { Logger } from "pino";
import type { Clock } from "@/lib/domain/clock";
import { defaultPolicy, type StatusPolicy } from "@/lib/domain/consumer/policy";
import { isDeadLetterStream } from "@/lib/domain/dead-letter/detect";
import { defaultStreamPolicy, type StreamPolicy } from "@/lib/domain/stream/track";
import type { Watch } from "@/lib/domain/watch";
import { repeat } from "./loop";
import type { Source } from "./source";
import { Watcher, type WatcherOptions } from "./watcher";

export { sourceOf } from "./source";

export type CollectorOptions = {
  sources: readonly Source[];
  clock: Clock;
  /** JETLAG_POLL_MS */
  pollMs: number;
  /** JETLAG_DEAD_LETTER_STREAMS: names or patterns that add to detection. */
  deadLetterPatterns?: readonly string[];
  /** Open dead letters of a context as the index counts them, `null` while it does not know. */
  countDeadLetters?: (context: string) => number | null;
  /** Open exhausted messages of a context by consumerKey, as the index counts them, `null` while it does not know. */
  exhausted?: WatcherOptions["exhausted"];
  log?: Pick<Logger, "error">;
  policy?: StatusPolicy;
  streamPolicy?: StreamPolicy;
};

export type Collector = Watch & { stop(): Promise<void> };

/** Starts to watch every context, one loop each, and keeps the last hour of what it saw in memory. */
export function startCollector({
  sources,
  clock,
  pollMs,
  deadLetterPatterns = [],
  countDeadLetters,
  exhausted,
  log,
  ...policies
}: CollectorOptions): Collector {
  const listeners = new Set<(context: string) => void>();
  const { policy = defaultPolicy, streamPolicy = defaultStreamPolicy } = policies;
  const watchers = sources.map(
    (source) =>
      new Watcher(source, {
        clock,
        pollMs,
        policy: { ...policy, gapMs: Math.max(policy.gapMs, 4 * pollMs) },
        streamPolicy: { ...streamPolicy, gapMs: Math.max(streamPolicy.gapMs, 4 * pollMs) },
        isDeadLetterStream: (stream) => isDeadLetterStream(stream, deadLetterPatterns),
        countDeadLetters,
        exhausted,
        log,
      }),
  );
  const byName = new Map(watchers.map((watcher) => [watcher.name, watcher]));
  const loops = watchers.map((watcher) =>
    repeat(async () => {
      await watcher.tick();
      for (const listener of listeners) tell(listener, watcher.name, log);
    }, pollMs),
  );
  return {
    startedAt: clock.now(),
    contexts: () => watchers,
    context: (name) => byName.get(name),
    onTick(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

/** One listener's mistake must not keep the others, or the next tick, from happening. */
function tell(listener: (context: string) => void, context: string, log: CollectorOptions["log"]): void {
  try {
    listener(context);
  } catch (error) {
    log?.error({ err: error, context }, "a listener of the collector failed");
  }
}
