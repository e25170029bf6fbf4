import type { System } from "../bus/types";
import { compPull } from "./agents/comp-pull";
import { listingSearch } from "./agents/listing-search";
import { mlsLookup } from "./agents/mls-lookup";
import { orchestrator } from "./agents/orchestrator";
import { replay } from "./agents/replay";
import { scheduler } from "./agents/scheduler";
import { toolExecutor } from "./agents/tool-executor";
import { voiceAgent } from "./agents/voice-agent";
import { voicemailHandler } from "./agents/voicemail-handler";
import { mlsOutage } from "./incidents/mls-outage";
import { poison } from "./incidents/poison";
import { terminated } from "./incidents/terminated";
import { ttlLoss } from "./incidents/ttl-loss";
import { vagueTimes } from "./incidents/vague-times";
import { streams } from "./streams";

export const oneroof: System = {
  name: "oneroof",
  title: "Real-estate calls: intents with a life of their own, tools that nobody waits for",
  ratePerSec: 12,
  streams,
  deadLetters: { style: "headers", stream: "DLQ", subject: ({ stream, consumer }) => `DLQ.${stream}.${consumer}` },
  agents: [voiceAgent, orchestrator, scheduler, listingSearch, mlsLookup, compPull, voicemailHandler, toolExecutor, replay],
  incidents: [mlsOutage, vagueTimes, poison, terminated, ttlLoss],
};
