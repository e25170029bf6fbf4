import "server-only";
import { parseSettings, withEmbedded } from "@/lib/config";
import { endProcess, explain } from "./ending";
import { startParts, type Runtime } from "./parts";
import { takeOverSignals } from "./signals";

export type { Runtime } from "./parts";

/** On globalThis, because a hot reload loads this module again and must not start a second set of workers. */
const KEY = Symbol.for("jetlag.runtime");
const slot: { [KEY]?: Promise<Runtime> } = globalThis as object; // ours alone: nobody else uses this symbol

/** The running console. Starts it when nothing has: `next dev` may compile a route before instrumentation ran. */
export function getRuntime(): Promise<Runtime> {
  return (slot[KEY] ??= start());
}

/** Called once by instrumentation.ts. A start that fails ends the process with one message: a half-started server would answer 500 for ever. */
export async function startRuntime(): Promise<void> {
  try {
    await getRuntime();
  } catch (error) {
    endProcess(explain(error));
  }
}

async function start(): Promise<Runtime> {
  const runtime = await startParts(withEmbedded(parseSettings(process.env)), {
    onLost: (error) => endProcess({ message: error.message, exitCode: 1 }),
  });
  takeOverSignals(() => runtime.stop(), runtime.deps);
  return runtime;
}
