import type { EmbeddedInfo } from "../config/embedded-info";
import type { CliContext } from "./cli-contexts";
import type { Keys } from "./keys";
import type { Ports } from "./ports";

/** What the console needs to know of the embedded server. */
export function describeEmbedded(keys: Keys, ports: Ports): EmbeddedInfo {
  return {
    natsUrl: natsUrl(ports),
    websocketUrl: `ws://127.0.0.1:${ports.websocket}`,
    monitoringUrl: `http://127.0.0.1:${ports.monitoring}`,
    systemCreds: keys.system.creds,
    contexts: keys.systems.map(({ name, publicKey, consoleCreds }) => ({ name, account: publicKey, creds: consoleCreds })),
  };
}

/** For the agents, and for people with the `nats` CLI: one context per agent system and per role in it, and the system account. */
export function cliContextsOf(keys: Keys, ports: Ports): CliContext[] {
  const context = (name: string, description: string, creds: string) => ({
    name,
    description: `Jetlag's embedded NATS: ${description}`,
    url: natsUrl(ports),
    creds,
  });
  return [
    ...keys.systems.map(({ name, agentsCreds }) => context(name, name, agentsCreds)),
    ...keys.systems.flatMap(({ name, roles }) => roles.map(({ role, creds }) => context(`${name}-${role}`, `${name} as ${role}`, creds))),
    context("SYS", "the system account", keys.system.creds),
  ];
}

const natsUrl = (ports: Ports) => `nats://127.0.0.1:${ports.nats}`;
