import type { System } from "../bus/types";
import { archivist } from "./agents/archivist";
import { classifiers } from "./agents/classifiers";
import { client } from "./agents/client";
import { monitor } from "./agents/monitor";
import { orchestrator } from "./agents/orchestrator";
import { summarizers } from "./agents/summarizers";
import { supervisor } from "./agents/supervisor";
import { translators } from "./agents/translators";
import { archiveDown } from "./incidents/archive-down";
import { translatorsGone } from "./incidents/translators-gone";
import { large, streams } from "./streams";

export const agentBus: System = {
  name: "agent-bus",
  title: "Skills and queue groups, results as they come, large documents by reference",
  ratePerSec: 9,
  streams,
  deadLetters: null,
  large,
  agents: [client, orchestrator, ...summarizers, ...translators, ...classifiers, supervisor, archivist, monitor],
  incidents: [archiveDown, translatorsGone],
};
