import { Worker } from "node:worker_threads";

export type PgliteWorker = {
  /** Opens the one session; a second one while the first lives would share its transaction. */
  connect(handlers: { reply(bytes: Buffer): void; lost(error: Error): void }): { send(bytes: Uint8Array<ArrayBuffer>): void; end(): void };
  close(): Promise<void>;
};

type FromWorker = { kind: "ready" } | { kind: "failed"; message: string } | { kind: "reply"; connection: number; bytes: Uint8Array };

/** It opens within seconds; beside a build, on a machine with a load of 45, it took more than a minute. */
const OPEN_TIMEOUT_MS = 300_000;
const CLOSE_TIMEOUT_MS = 5_000;
const TERMINATE = new Uint8Array([0x58, 0, 0, 0, 4]);

type Starting = { folder: string | null; onLost(error: Error): void; longestLogBytes?: number };

/** Starts PGlite on a folder, or in memory, in a thread of its own. Rejects with PGlite's own words when it cannot open it. */
export async function startPgliteWorker({ folder, onLost, longestLogBytes }: Starting): Promise<PgliteWorker> {
  const worker = new Worker(new URL("./worker.mjs", import.meta.url), {
    workerData: { folder, longestLogBytes },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  const said = lastWordsOf(worker);
  const sessions = new Map<number, { reply(bytes: Buffer): void; lost(error: Error): void }>();
  let next = 0;
  let closing = false;

  await opened(worker, said);

  worker.on("message", (message: FromWorker) => {
    if (message.kind === "reply" && message.bytes.length > 0) sessions.get(message.connection)?.reply(Buffer.from(message.bytes.buffer));
  });
  worker.once("error", () => worker.terminate());
  worker.once("exit", () => {
    const error = new Error(`The embedded database stopped. ${said()}`.trim());
    for (const session of sessions.values()) session.lost(error);
    if (!closing) onLost(error);
  });

  return {
    connect(handlers) {
      const connection = next++;
      sessions.set(connection, handlers);
      return {
        send: (bytes) => worker.postMessage({ connection, bytes }, [bytes.buffer]),
        end() {
          if (sessions.delete(connection)) worker.postMessage({ connection, bytes: TERMINATE });
        },
      };
    },
    async close() {
      closing = true;
      const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
      const hard = setTimeout(() => void worker.terminate(), CLOSE_TIMEOUT_MS);
      worker.postMessage({ close: true });
      await ended;
      clearTimeout(hard);
    },
  };
}

function opened(worker: Worker, said: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      settle();
      reject(new Error([why, said()].filter(Boolean).join(" ")));
      void worker.terminate();
    };
    const onMessage = (message: FromWorker) => {
      if (message.kind === "failed") return fail(message.message);
      settle();
      resolve();
    };
    const onError = (error: Error) => fail(error.message);
    const onExit = (code: number) => fail(`PGlite ended with code ${code}.`);
    const late = setTimeout(() => fail(`PGlite did not open within ${OPEN_TIMEOUT_MS / 1000} s.`), OPEN_TIMEOUT_MS);
    const settle = () => {
      clearTimeout(late);
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      worker.on("error", () => undefined); // after a failure the thread may still throw; it has been reported
    };
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
  });
}

/** PGlite writes why it gives up to its thread's output: the last lines of it. */
function lastWordsOf(worker: Worker): () => string {
  let text = "";
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => (text = (text + chunk).slice(-2_000)));
  }
  return () =>
    text
      .match(/(?:FATAL|PANIC|ERROR):.*/g)
      ?.slice(-3)
      .join(" ") ?? "";
}
