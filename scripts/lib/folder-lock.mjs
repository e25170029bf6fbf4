// One process per folder: a listening unix socket in it. It dies with its process, also by kill -9; what then lies there
// is a file that refuses connections, and is taken over. The holder tells whoever asks who it is.
import { mkdirSync, rmSync, statSync, unlinkSync } from "node:fs";
import { connect, createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

// sun_path holds 104 bytes on macOS and 108 on Linux; older libuv cuts longer paths silently.
const maxSocketPathBytes = 100;
const takeoverMs = 5_000;

/** @typedef {{ pid: number, url?: string }} Holder */

/**
 * Runs `act` with a path of the socket that is short enough: bind and connect happen inside the call, so a relative one
 * from within the folder will do.
 * @template T
 * @param {string} folder
 * @param {string} name
 * @param {(socket: string) => T} act
 * @returns {T}
 */
function withSocketPath(folder, name, act) {
  const full = path.join(folder, name);
  if (Buffer.byteLength(full) <= maxSocketPathBytes) return act(full);
  const before = process.cwd();
  process.chdir(folder);
  try {
    return act(name);
  } finally {
    process.chdir(before);
  }
}

/**
 * @param {string} folder
 * @param {string} name
 * @returns {Promise<Holder | "nobody">}
 */
function holderOf(folder, name) {
  return new Promise((resolve, reject) => {
    const socket = withSocketPath(folder, name, (at) => connect(at));
    let text = "";
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on("data", (chunk) => (text += chunk));
    socket.once("error", (error) => {
      const code = "code" in error ? error.code : "";
      if (code === "ECONNREFUSED" || code === "ENOENT") resolve("nobody");
      else reject(error);
    });
    socket.once("close", () => {
      const pid = Number(/"pid":(\d+)/.exec(text)?.[1] ?? 0);
      const url = /"url":"([^"]+)"/.exec(text)?.[1];
      resolve(url ? { pid, url } : { pid });
    });
  });
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {Holder} me
 * @returns {Promise<{ release: () => void } | "taken">}
 */
function listen(folder, name, me) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.end(JSON.stringify(me));
    });
    server.unref();
    // close() unlinks the path it was given, so it must run where listen() ran.
    const release = () => withSocketPath(folder, name, () => void server.close());
    server.once("error", (error) => ("code" in error && error.code === "EADDRINUSE" ? resolve("taken") : reject(error)));
    server.once("listening", () => resolve({ release }));
    withSocketPath(folder, name, (at) => server.listen(at));
  });
}

/**
 * Removes a socket that nobody listens on. A folder guards it, so that of two takers-over neither removes the other's new socket.
 * @param {string} folder
 * @param {string} name
 */
async function clearStale(folder, name) {
  const guard = path.join(folder, `${name}.takeover`);
  try {
    mkdirSync(guard);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    const age = Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > takeoverMs) rmSync(guard, { recursive: true, force: true });
    await sleep(50);
    return;
  }
  try {
    if ((await holderOf(folder, name)) === "nobody") unlinkSync(path.join(folder, name));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  } finally {
    rmSync(guard, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {Holder} me
 * @param {string} [name]
 * @returns {Promise<{ release: () => void } | { heldBy: Holder }>} the lock, or who has it
 */
export async function lockFolder(folder, me, name = "lock.sock") {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (;;) {
    const lock = await listen(folder, name, me);
    if (lock !== "taken") return lock;
    const holder = await holderOf(folder, name);
    if (holder !== "nobody") return { heldBy: holder };
    await clearStale(folder, name);
  }
}
