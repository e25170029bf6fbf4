import "server-only";
import { createConnectionCounts } from "@/lib/domain/change/connection-counts";
import { connectionSubjects, parseConnection } from "@/lib/domain/change/connection-event";
import type { NatsContext } from "@/lib/nats";
import { accountOf, isSystemAccount } from "@/lib/nats/system";
import type { ChangesDeps } from "./deps";
import { createListener } from "./listener";

type Both = { nats: NatsContext | undefined; system: NatsContext | null };

/** Who connects to the account of one context and who leaves, as a system account is told; without one it says that there is none. */
export function watchConnections(
  name: string,
  { nats, system }: Both,
  { hearing, clock, log }: Pick<ChangesDeps, "hearing" | "clock" | "log">,
) {
  if (!nats || !system) {
    hearing.say(name, "connections", { kind: "unheard", why: "no-system-account", detail: null });
    return null;
  }
  const counts = createConnectionCounts(name);
  const listener = createListener({
    nats: system,
    clock,
    log,
    say: (each) => hearing.say(name, "connections", each),
    async subjects() {
      if (!(await isSystemAccount(system))) return { kind: "unheard", why: "not-the-system-account", detail: null };
      return connectionSubjects(await accountOf(nats));
    },
    take(payload) {
      const event = parseConnection(payload);
      if (event) counts.note(event);
    },
  });
  return { listen: listener.step, stop: listener.stop, take: counts.takeChanged };
}
