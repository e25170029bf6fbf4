import { readdir, readFile, readlink } from "node:fs/promises";
import { createServer } from "node:net";
import { StartError } from "../lib/say.mjs";
import { commandLineOf } from "./process-identity";

/** @throws StartError when nothing can listen there: another port is never taken instead, since bookmarks and origins name this one. */
export async function requirePort(host: string, port: number): Promise<void> {
  const code = await listenError(host, port);
  if (code === null) return;
  if (code === "EADDRINUSE") {
    const owner = await ownerOf(port);
    throw new StartError(
      `Port ${port} on ${host} is taken${owner ? ` by ${owner}` : ""}. End that program, or choose another: PORT=${port + 1} npm start`,
    );
  }
  if (code === "EACCES") throw new StartError(`Port ${port} may not be used without root. Choose one above 1023: PORT=3000 npm start`);
  throw new StartError(`Nothing can listen on ${host}:${port} (${code}). HOST must be an address of this machine.`);
}

function listenError(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

/** "process 4711 (node server.js)", where /proc tells; null elsewhere, or when it is another user's. */
async function ownerOf(port: number): Promise<string | null> {
  if (process.platform !== "linux") return null;
  const inodes = await listeningInodes(port);
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []); // gone, or another user's
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => "");
      if (inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? ""))
        return `process ${pid} (${(await commandLineOf(Number(pid)))?.slice(0, 80) ?? "?"})`;
    }
  }
  return null;
}

const listenState = "0A";

async function listeningInodes(port: number): Promise<Set<string>> {
  const tables = await Promise.all(["tcp", "tcp6"].map((name) => readFile(`/proc/net/${name}`, "utf8").catch(() => "")));
  const rows = tables.flatMap((table) => table.split("\n").slice(1)).map((row) => row.trim().split(/\s+/));
  const hexPort = port.toString(16).toUpperCase().padStart(4, "0");
  const listening = rows.filter((row) => row[1]?.endsWith(`:${hexPort}`) && row[3] === listenState);
  return new Set(listening.map((row) => row[9] ?? ""));
}
