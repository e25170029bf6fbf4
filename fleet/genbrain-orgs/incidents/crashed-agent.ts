import type { Incident } from "../../bus/types";
import { roleOf } from "../organisation";

/** A worker that the autoscaler never puts to sleep. */
const CRASHED = roleOf("globex", "cmo");

export const crashedAgent: Incident = {
  name: "crashed-agent",
  title: "globex-cmo is gone",
  lookFor:
    "Nobody pulls for the consumer globex-cmo of AGENT_TASKS (num_waiting 0), its tasks wait, and what it had in hand is unacknowledged past " +
    "ack_wait. No fleet.heartbeat.globex-cmo, and genbrain.org.system.health says degraded, silent globex-cmo. No " +
    "genbrain.org.system.scaling explains it: that is how it differs from a cto that is scaled to zero. " +
    "Overview and Consumers: globex-cmo has no workers; its lag grows.",
  ends: "It starts anew, takes again what it had dropped, of which one attempt in three is spent, and works off what waits.",
  initial: "off",
  stops: [CRASHED],
};
