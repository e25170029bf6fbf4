import { uuidOf } from "../../bus/random";
import { crmFault, crmOutage } from "../incidents/crm-outage";
import { toolWorker } from "../tool-worker";

/** Looks customers up in the crm, which has outages (incident crm-outage). */
export const workerCrm = toolWorker({
  tool: "crm",
  async work({ request, id, attempt, busy, hang }, bus) {
    const { customer, region } = request.tool_input;
    const fault = crmFault(bus.incident(crmOutage.name), { region, id, attempt });
    if (fault === "timeout") return hang();
    await busy(1_000);
    if (fault === "unavailable") throw new Error(`503 Service Unavailable from crm (request ${uuidOf(`${id} ${attempt}`)})`);
    return { customer, tier: "gold", open_tickets: customer.length % 4 };
  },
});
