import type { System } from "../bus/types";
import { autoscaler } from "./agents/autoscaler";
import { ceo } from "./agents/ceo";
import { cmo } from "./agents/cmo";
import { cto } from "./agents/cto";
import { founder } from "./agents/founder";
import { health } from "./agents/health";
import { crashedAgent } from "./incidents/crashed-agent";
import { modelQuota } from "./incidents/model-quota";
import { tenantNoise } from "./incidents/tenant-noise";
import { ORGS } from "./organisation";
import { streams } from "./streams";

export const genbrainOrgs: System = {
  name: "genbrain-orgs",
  title: "Two organisations as tenants, event-sourced, that scale to zero",
  ratePerSec: 8,
  streams,
  deadLetters: null, // the design has none: what was given up stays in the work queue, to be found by its advisory
  agents: [...ORGS.flatMap((org) => [founder(org), ceo(org), cto(org), cmo(org)]), autoscaler, health],
  incidents: [modelQuota, crashedAgent, tenantNoise],
};
