import { asToken } from "../bus/dead-letter";
import type { System } from "../bus/types";
import { billingAgent } from "./agents/billing-agent";
import { frontDesk } from "./agents/front-desk";
import { sagaCoordinator } from "./agents/saga-coordinator";
import { salesAgent } from "./agents/sales-agent";
import { schedulingAgent } from "./agents/scheduling-agent";
import { supervisor } from "./agents/supervisor";
import { supportAgent } from "./agents/support-agent";
import { workerCalendar } from "./agents/worker-calendar";
import { workerCrm } from "./agents/worker-crm";
import { workerPayments } from "./agents/worker-payments";
import { workerWeb } from "./agents/worker-web";
import { crmOutage } from "./incidents/crm-outage";
import { nakStorm } from "./incidents/nak-storm";
import { sagaTimeout } from "./incidents/saga-timeout";
import { streams } from "./streams";

export const toolworks: System = {
  name: "toolworks",
  title: "Asynchronous tools, event triggers, sagas, dead letters",
  ratePerSec: 20,
  streams,
  deadLetters: { style: "envelope", stream: "DEAD_LETTERS", subject: (death) => `dlq.${asToken(death.subject)}` },
  agents: [
    frontDesk,
    billingAgent,
    supportAgent,
    salesAgent,
    schedulingAgent,
    supervisor,
    sagaCoordinator,
    workerCrm,
    workerWeb,
    workerCalendar,
    workerPayments,
  ],
  incidents: [crmOutage, nakStorm, sagaTimeout],
};
