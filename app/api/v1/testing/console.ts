import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Route } from "@/lib/http/route";
import { parseSettings } from "@/lib/config";
import { startParts, type Runtime } from "@/lib/runtime/parts";

const KEY = Symbol.for("jetlag.runtime");
const slot: { [KEY]?: Promise<Runtime> } = globalThis as object; // where lib/runtime keeps the one of this process

/** The whole console but for Next: real connections, collector and database, so that route handlers can be called as Next calls them. */
export async function startConsole(env: Record<string, string>): Promise<Runtime> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "jetlag-api-"));
  const settings = parseSettings({ JETLAG_DATA_DIR: dataDir, JETLAG_POLL_MS: "250", JETLAG_LOG_LEVEL: "error", ...env });
  const runtime = await startParts(settings, {
    onLost: (error) => {
      throw error;
    },
  });
  slot[KEY] = Promise.resolve(runtime);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    slot[KEY] = undefined;
    await runtime.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { deps: runtime.deps, stop: () => (stopping ??= stop()) };
}

export type Answer = { status: number; body: unknown; headers: Headers };

/** Calls a handler as Next does: the request, and the path's parameters decoded. */
export async function call(
  route: Route,
  url: string,
  { params = {}, ...init }: RequestInit & { params?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await route(new Request(`http://127.0.0.1:3000/api/v1${url}`, init), { params: Promise.resolve(params) });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
}

/** Asks again until it holds: collectors tick, workers need a moment. */
export async function eventually<T>(ask: () => Promise<T>, holds: (answer: T) => boolean, withinMs = 30_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms; the last answer: ${JSON.stringify(answer).slice(0, 2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
