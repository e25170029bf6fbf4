import { fork } from "node:child_process";
import { once } from "node:events";

/** A worker in a process of its own, that takes whatever is sent to the streams that it is given. */
export function startLiveConsumer(url: string) {
  const child = fork("bench/lib/live-consumer-child.ts", [url], { execArgv: ["--conditions=react-server", "--import", "tsx"] });
  const said = async (stream: string, acked: number): Promise<void> => {
    for (;;) {
      const [told] = (await once(child, "message")) as [{ stream: string; acked: number }]; // our own child's
      if (told.stream === stream && told.acked === acked) return;
    }
  };
  return {
    /** Resolves once the consumer is there; `acked` once it has acknowledged `count`. */
    async takes(stream: string, count: number): Promise<{ acked: Promise<void> }> {
      const ready = said(stream, 0);
      const acked = said(stream, count);
      child.send({ stream, count });
      await ready;
      return { acked };
    },
    stop: () => void child.kill(),
  };
}
