import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseError } from "../database-error";

const SOCKET = /^lock\.[0-9a-f]{12}\.sock$/;
const MAX_SOCKET_PATH = 100; // sun_path: 104 bytes on macOS, 108 on Linux
const ATTEMPTS = 8;

/**
 * Nothing in PGlite keeps two processes off one folder, and two ruin it. Each process listens on a socket of its own name
 * *before* it looks for others: of two that start together at least one sees the other, and a socket whose process died
 * refuses for ever, so removing it is safe. Both may see each other, hence the retries. Survives kill -9.
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const socketFolder = await socketFolderOf(folder);
  for (let attempt = 1; ; attempt++) {
    const name = `lock.${randomBytes(6).toString("hex")}.sock`;
    const server = await listen(path.join(socketFolder, name));
    if (!(await someoneElseHolds(socketFolder, name))) return { release: () => close(server) };
    await close(server);
    if (attempt === ATTEMPTS)
      throw new DatabaseError("locked", `Another Jetlag uses the database in ${folder}. Stop it, or set another JETLAG_DATA_DIR.`);
    await sleep(100 + Math.random() * 200);
  }
}

async function socketFolderOf(folder: string): Promise<string> {
  const near = path.resolve(folder);
  const fits = Buffer.byteLength(path.join(near, "lock.000000000000.sock")) <= MAX_SOCKET_PATH;
  const chosen = fits ? near : path.join(tmpdir(), `jetlag-${createHash("sha256").update(near).digest("hex").slice(0, 16)}`);
  await mkdir(chosen, { recursive: true, mode: 0o700 });
  return chosen;
}

async function someoneElseHolds(folder: string, own: string): Promise<boolean> {
  for (const name of await readdir(folder)) {
    if (name === own || !SOCKET.test(name)) continue;
    const file = path.join(folder, name);
    if (await isAlive(file)) return true;
    await rm(file, { force: true });
  }
  return false;
}

function isAlive(file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(file);
    socket.once("connect", () => resolve(Boolean(socket.destroy())));
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "ECONNREFUSED" && error.code !== "ENOENT"));
  });
}

function listen(file: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", reject);
    server.listen(file, () => {
      server.unref();
      resolve(server);
    });
  });
}

const close = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()));
