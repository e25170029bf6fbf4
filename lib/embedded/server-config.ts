import path from "node:path";
import type { Keys } from "./keys";
import type { Ports } from "./ports";

export type ServerConfig = { folder: string; keys: Keys; ports: Ports; consolePort: number };

/** Of one stream, waiting to be stored. The server's own bound is ten times this. */
const maxBufferedMsgs = 10_000;

/** Origins under which the console's pages may open the WebSocket; the server matches scheme, host and port, and takes no wildcard. */
function allowedOrigins(consolePort: number): string[] {
  return ["127.0.0.1", "localhost", "[::1]"].map((host) => `http://${host}:${consolePort}`);
}

/** The embedded server's configuration. The same input gives the same text: the starter tells by it whether a running server is still the right one. */
export function serverConfig({ folder, keys, ports, consolePort }: ServerConfig): string {
  const quoted = (name: string) => JSON.stringify(path.join(folder, name));
  const accounts = [keys.system, ...keys.systems];
  return `# Written by Jetlag at every start: changes made here are lost.
server_name: jetlag
listen: "127.0.0.1:${ports.nats}"
http: "127.0.0.1:${ports.monitoring}"
pid_file: ${quoted("nats-server.pid")}
log_file: ${quoted("nats-server.log")}
logfile_size_limit: 10MB
logfile_max_num: 3

# Slow consumers lose their connection; they must not slow the publishers down.
no_fast_producer_stall: true

jetstream {
  store_dir: ${quoted("jetstream")}
  # A stream that is sent more than it can store refuses the rest (429) instead of growing a queue in memory.
  max_buffered_msgs: ${maxBufferedMsgs}
}

websocket {
  listen: "127.0.0.1:${ports.websocket}"
  no_tls: true
  allowed_origins: ${JSON.stringify(allowedOrigins(consolePort))}
}

operator: ${keys.operatorJwt}
system_account: ${keys.system.publicKey}
resolver: {
  type: full
  dir: ${quoted("resolver")}
  allow_delete: true
}
resolver_preload: {
${accounts.map(({ publicKey, jwt }) => `  ${publicKey}: ${jwt}`).join("\n")}
}
`;
}
