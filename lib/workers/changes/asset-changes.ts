import "server-only";
import { changeSubjects, parseAdvisory, type Heard } from "@/lib/domain/change/advisory";
import { concerns, findChanges, type Known } from "@/lib/domain/change/find-changes";
import type { Change } from "@/lib/domain/change/types";
import { DAY_MS } from "@/lib/domain/duration";
import type { NatsContext } from "@/lib/nats";
import type { ChangesDeps } from "./deps";
import { createListener } from "./listener";

/** What is heard between two readings, at most: the rest is found by the readings, some seconds later. */
const MOST_HEARD = 10_000;
/** The console's clock may be behind the server's. */
const CONSOLE_BEHIND_MS = DAY_MS;

type Deps = Pick<ChangesDeps, "watch" | "hearing" | "clock" | "log"> & { everyMs: number };

/** What becomes of the streams and consumers of one context: from what the collector has seen, and from what the server says meanwhile. */
export function watchAssets(name: string, nats: NatsContext | undefined, { watch, hearing, clock, log, everyMs }: Deps) {
  let known: Known | null = null;
  let heard: Heard[] = [];
  const listener = nats
    ? createListener({
        nats,
        clock,
        log,
        subjects: async () => changeSubjects,
        say: (each) => hearing.say(name, "advisories", each),
        take(payload) {
          const said = parseAdvisory(payload, { latestAt: clock.now() + CONSOLE_BEHIND_MS });
          if (said && concerns(said, known) && heard.length < MOST_HEARD) heard.push(said);
        },
      })
    : null;
  return {
    listen: () => listener?.step(),
    stop: () => listener?.stop(),
    /** What changed since it was asked last, as far as there is a new reading. */
    look(): readonly Change[] {
      const state = watch.context(name)?.state();
      if (state?.kind !== "live" || (known && state.snapshot.serverAt - known.at < everyMs)) return [];
      const found = findChanges(known, state.snapshot, heard);
      known = found.known;
      heard = found.heard;
      return found.changes;
    },
  };
}
