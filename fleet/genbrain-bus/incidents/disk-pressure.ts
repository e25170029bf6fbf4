import { z } from "zod";
import { errorText } from "../../bus/error-text";
import { sleep } from "../../bus/time";
import type { Bus, Incident } from "../../bus/types";

const STREAM = "TASKS";
/** TASKS captures it, and no consumer takes it: a work queue keeps what nobody works. */
const SUBJECT = "genbrain.tasks.build-logs.attachments";
/** Of max_bytes. Above it one message and some updates still fit: TASKS discards the oldest, and must not discard what is somebody's. */
const FILLED = 0.93;
const LOG = Buffer.alloc(128 * 1024, "ok - a webhook is retried\n");
/** Real milliseconds: at most 5 MB a second, whatever the time scale. */
const EVERY_MS = 25;
const LOOK_AGAIN_MS = 1_000;

export const diskPressure: Incident = {
  name: "disk-pressure",
  title: "Build logs fill a work queue that nobody empties of them",
  lookFor:
    "TASKS stands above 90 % of its max_bytes (16 MiB), nearly all of it on genbrain.tasks.build-logs.attachments, which no consumer's filter " +
    "matches. Updates of tasks go on: discard old would drop the oldest message only when the stream is full. Console: Overview and Streams " +
    "(TASKS is filling, then nearly full).",
  ends: "That subject is purged at once, also when the process is told to stop, and after a kill when the system starts again.",
  initial: "off",
  whileOn: {
    beside: "ci",
    leaves: { stream: STREAM, subject: SUBJECT },
    async run(bus, signal) {
      const since = Date.now(); // in the ids, which the stream remembers for longer than the messages
      for (let n = 1; ; n += 1) {
        while (await isFilled(bus, signal)) await sleep(LOOK_AGAIN_MS, signal);
        await bus.publish(SUBJECT, LOG, { msgId: `build-log:${bus.seed}:${since}:${n}` });
        await sleep(EVERY_MS, signal);
      }
    },
  },
};

const StreamInfo = z.object({ config: z.object({ max_bytes: z.number() }), state: z.object({ bytes: z.number() }) });

/** Nothing is added unseen: a look that fails is a look again later. */
async function isFilled(bus: Bus, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await bus.request(`$JS.API.STREAM.INFO.${STREAM}`, {}, { timeoutMs: bus.nominal(5_000), signal });
    const { config, state } = StreamInfo.parse(answer.json());
    return state.bytes >= FILLED * config.max_bytes;
  } catch (error) {
    if (signal.aborted) throw error;
    bus.log.warn({ stream: STREAM, error: errorText(error) }, "how full it is cannot be seen");
    return true;
  }
}
