import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { consoleNodeFlags, frugalMalloc } from "@/scripts/lib/console-node.mjs";
import { usageOf } from "./process-usage";

/** Letters, and letters with words, in streams that nothing was deleted from. */
export type IndexingSaid = { letters: number; texts: number };

const SAMPLE_MS = 250;

/** Collector and indexers over a server, as a process like the console's. */
export async function startIndexingProcess(url: string) {
  const child = fork("bench/lib/indexing-child.ts", [url], {
    execArgv: [...consoleNodeFlags, "--conditions=react-server", "--import", "tsx"],
    env: { ...process.env, ...frugalMalloc },
  });
  let said: IndexingSaid = { letters: 0, texts: 0 };
  let peakBytes = 0;
  let firstAtMs: number | null = null;
  child.on("message", (message: IndexingSaid) => {
    said = message;
    if (message.letters > 0) firstAtMs ??= performance.now();
  });
  const sampling = setInterval(() => (peakBytes = Math.max(peakBytes, usageOf(child.pid ?? 0).residentBytes)), SAMPLE_MS);
  const ended = once(child, "exit").finally(() => clearInterval(sampling));
  return {
    peakBytes: () => peakBytes,
    cpuSeconds: () => usageOf(child.pid ?? 0).cpuSeconds,
    /** Resolves with how long it took from the first letters it told of on. */
    async reaches(what: keyof IndexingSaid, count: number): Promise<number> {
      while (said[what] < count) {
        if (child.exitCode !== null) throw new Error(`the indexing process ended with ${child.exitCode}`);
        await sleep(SAMPLE_MS / 5);
      }
      return (performance.now() - (firstAtMs ?? performance.now())) / 1_000;
    },
    async stop(): Promise<void> {
      child.send("stop");
      await ended;
    },
  };
}
