import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { z } from "zod";
import { writePrivately } from "./key-store";

const Port = z.number().int().min(1).max(65_535);
export const Ports = z.object({ nats: Port, monitoring: Port, websocket: Port });
export type Ports = z.infer<typeof Ports>;

export const defaultPorts: Ports = { nats: 4222, monitoring: 8222, websocket: 9222 };
const names = ["nats", "monitoring", "websocket"] as const;

/** The ports of the last start, or null. A file that does not parse is as good as none. */
export async function keptPorts(file: string): Promise<Ports | null> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "null";
    throw error;
  });
  return Ports.nullable().catch(null).parse(safeJson(text));
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // cut short by a full disk: chosen anew
  }
}

export async function keepPorts(file: string, ports: Ports): Promise<void> {
  await writePrivately(file, `${JSON.stringify(ports)}\n`);
}

/** Free loopback ports: those of the last start, else the defaults, else whatever is free. Every default that was not to be had is said. */
export async function choosePorts(kept: Ports | null, say: (line: string) => void): Promise<Ports> {
  const chosen = new Set<number>();
  const choose = async (name: (typeof names)[number]): Promise<number> => {
    for (const candidate of [kept?.[name], defaultPorts[name], 0, 0, 0]) {
      const port = candidate === undefined ? null : await freePort(candidate);
      if (port === null || chosen.has(port)) continue;
      chosen.add(port);
      return port;
    }
    throw new Error("No free port on 127.0.0.1.");
  };
  const ports = { nats: await choose("nats"), monitoring: await choose("monitoring"), websocket: await choose("websocket") };
  for (const name of names) {
    if (ports[name] === defaultPorts[name] || ports[name] === kept?.[name]) continue;
    say(`nats-server: ${name} on port ${ports[name]}, since ${defaultPorts[name]} is taken`);
  }
  return ports;
}

/** The port if nobody listens on it (0: any), else null. */
function freePort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : null));
    });
  });
}
