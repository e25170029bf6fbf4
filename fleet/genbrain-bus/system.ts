import type { System } from "../bus/types";
import { backend } from "./agents/backend";
import { ceo } from "./agents/ceo";
import { ci } from "./agents/ci";
import { cso } from "./agents/cso";
import { devops } from "./agents/devops";
import { csoSilent } from "./incidents/cso-silent";
import { diskPressure } from "./incidents/disk-pressure";
import { fanOutPartial } from "./incidents/fan-out-partial";
import { orphanSubject } from "./incidents/orphan-subject";
import { slowAgent } from "./incidents/slow-agent";
import { streams } from "./streams";

export const genbrainBus: System = {
  name: "genbrain-bus",
  title: "An agent company: role inboxes, events, reviews, meetings",
  ratePerSec: 8,
  streams,
  deadLetters: { style: "headers", stream: "AGENT_DLQ", subject: (death) => `dlq.agents.${death.consumer}` },
  agents: [ceo, ci, backend, devops, cso],
  incidents: [csoSilent, slowAgent, orphanSubject, diskPressure, fanOutPartial],
};
