import "server-only";
import { Worker } from "node:worker_threads";
import { AppError } from "@/lib/errors";
import { unpack, type Packed } from "./pack.mjs";

/** Above this a parse blocks the event loop for more than about 20 ms. */
const WORKER_ABOVE_BYTES = 4 * 1024 * 1024;
const IDLE_MS = 30_000;

type Answer = { id: number; packed: Packed; error?: undefined } | { id: number; error: string };

let worker: {
  thread: Worker;
  waiting: Map<number, { resolve(value: unknown): void; reject(error: Error): void }>;
  idle: NodeJS.Timeout | null;
} | null = null;
let lastId = 0;

/** Parses an answer of monitoring: small ones here, large ones in a worker thread, which ends when it was not needed for a while. */
export async function parseMonitoring(bytes: Buffer): Promise<unknown> {
  try {
    return bytes.byteLength > WORKER_ABOVE_BYTES ? await inWorker(bytes) : JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw new AppError("NATS_UNAVAILABLE", "monitoring answered with broken JSON", { cause });
  }
}

function inWorker(bytes: Buffer): Promise<unknown> {
  const current = worker ?? startWorker();
  if (current.idle) clearTimeout(current.idle);
  current.idle = null;
  const id = ++lastId;
  const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes); // only a whole buffer can be transferred
  return new Promise((resolve, reject) => {
    current.waiting.set(id, { resolve, reject });
    current.thread.postMessage({ id, bytes: own }, [own.buffer as ArrayBuffer]); // made by Buffer.concat or above: not shared
  });
}

function startWorker() {
  const thread = new Worker(new URL("./parse-worker.mjs", import.meta.url));
  const started: NonNullable<typeof worker> = { thread, waiting: new Map(), idle: null };
  const end = (error: Error) => {
    for (const { reject } of started.waiting.values()) reject(error);
    if (worker === started) worker = null;
  };
  /** Forgotten first: what is asked while the thread ends gets a new one. */
  const endIdle = () => {
    if (worker === started) worker = null;
    void thread.terminate();
  };
  thread.unref();
  thread.on("message", (answer: Answer) => {
    const one = started.waiting.get(answer.id);
    started.waiting.delete(answer.id);
    if (answer.error === undefined) one?.resolve(unpack(answer.packed));
    else one?.reject(new Error(answer.error));
    if (started.waiting.size === 0) started.idle = setTimeout(endIdle, IDLE_MS).unref();
  });
  thread.on("error", end);
  thread.on("exit", () => end(new Error("the parsing thread ended")));
  worker = started;
  return started;
}
