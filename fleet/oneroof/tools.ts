import { chance } from "../bus/random";
import type { Bus, Message } from "../bus/types";
import { mlsFault, mlsOutage } from "./incidents/mls-outage";
import type { Tool, ToolCall } from "./messages";

/** A tool gives up by itself long before the server's ack_wait (30 s) would hand the call to another executor. */
const TIMEOUT_MS = 8_000;

/** How long each tool takes on average. */
const WORK_MS: Readonly<Record<Tool, number>> = { crm: 800, web: 2_000, calendar: 1_000, mls: 1_500, comps: 2_500 };

const OUTPUT: Readonly<Record<Tool, (call: ToolCall) => unknown>> = {
  crm: ({ about, intent }) => ({ noted: `${intent} for ${about.caller}` }),
  web: ({ about }) => ({ listing: `https://listings.example/${about.property_id}` }),
  calendar: () => ({ free: true }),
  mls: ({ about }) => ({ mls_number: about.property_id.replace("prop-", "MLS"), status: "active" }),
  comps: ({ about }) => ({ median_usd: 250_000 + Math.round(500_000 * chance(about.property_id)) }),
};

/** Takes its time and answers, or fails: by the call's id and attempt, so that equal seeds fail alike. */
export async function useTool(bus: Bus, call: ToolCall, { key, uid, attempt, signal }: Message): Promise<unknown> {
  const id = key ?? uid;
  const fault = call.tool === "mls" && bus.incident(mlsOutage.name) === "on" ? mlsFault({ id, attempt }) : null;
  if (fault === "timeout") {
    await bus.sleep(TIMEOUT_MS, signal);
    throw new Error(`Timeout after ${TIMEOUT_MS / 1_000}s calling ${call.tool}`);
  }
  await bus.sleep(WORK_MS[call.tool] * (0.5 + chance(`${id} busy`)), signal);
  if (fault === "unavailable") throw new Error(`503 Service Unavailable from ${call.tool}`);
  return OUTPUT[call.tool](call);
}
