import agentBus from "@/fleet/agent-bus/subject-map.json" with { type: "json" };
import genbrainBus from "@/fleet/genbrain-bus/subject-map.json" with { type: "json" };
import genbrainOrgs from "@/fleet/genbrain-orgs/subject-map.json" with { type: "json" };
import oneroof from "@/fleet/oneroof/subject-map.json" with { type: "json" };
import toolworks from "@/fleet/toolworks/subject-map.json" with { type: "json" };

/** The subject maps that Jetlag ships: one per agent system of the fleet. */
export const presets: readonly { name: string }[] = [oneroof, genbrainBus, agentBus, genbrainOrgs, toolworks];
