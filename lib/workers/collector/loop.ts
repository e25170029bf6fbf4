import "server-only";

/**
 * Runs `work` every `everyMs`, never two at once. A run that takes longer than that makes the next one start at the next whole
 * interval: delays are not made up for. `stop()` resolves when the last run has ended.
 */
export function repeat(work: () => Promise<void>, everyMs: number): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  let running = Promise.resolve();
  const startedAt = performance.now();

  const run = () => {
    timer = null;
    running = once();
  };
  const once = async () => {
    await work();
    if (stopped) return;
    const elapsed = performance.now() - startedAt;
    timer = setTimeout(run, everyMs - (elapsed % everyMs));
  };
  run();
  return {
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      await running;
    },
  };
}
