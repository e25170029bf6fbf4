import "server-only";
import type { LiveTick } from "@/lib/domain/live";
import type { Watch } from "@/lib/domain/watch";

/** How old each context's data is now. */
export function liveTick(watch: Watch, now: number): LiveTick {
  return {
    contexts: watch.contexts().map((context) => {
      const state = context.state();
      const snapshot = state.kind === "connecting" ? null : state.snapshot;
      return {
        context: context.name,
        state: state.kind,
        ageMs: snapshot ? Math.max(0, now - snapshot.at) : null,
        detail: state.kind === "live" ? null : state.why,
      };
    }),
  };
}
