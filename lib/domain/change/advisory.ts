import { z } from "zod";
import { canBeStream } from "../stream/can-be-stream";
import { isoSecond } from "./iso-second";
import type { Change } from "./types";

/** A change as the server said it, when it was. No advisory says who did it, nor what of a configuration changed. */
export type Heard = {
  /** Epoch ms, by the clock of the server that did it. */
  at: number;
  what: Change["what"];
  stream: string;
  consumer: string | null;
  /** Of a pause: until when. */
  detail: string | null;
  /** How many comparisons it has waited for a reading that shows it. */
  looks: number;
};

/** What nats-server 2.15.1 publishes. A consumer that is changed is published nowhere, a stream that is updated also where nothing differs. */
export const changeSubjects = [
  "$JS.EVENT.ADVISORY.STREAM.CREATED.*",
  "$JS.EVENT.ADVISORY.STREAM.DELETED.*",
  "$JS.EVENT.ADVISORY.STREAM.UPDATED.*",
  "$JS.EVENT.ADVISORY.CONSUMER.CREATED.*.*",
  "$JS.EVENT.ADVISORY.CONSUMER.DELETED.*.*",
  "$JS.EVENT.ADVISORY.CONSUMER.PAUSE.*.*",
] as const;

const actions = { create: "created", delete: "deleted", modify: "changed" } as const;

const common = { timestamp: z.iso.datetime(), stream: z.string().refine(canBeStream) };
const ofConsumer = { ...common, consumer: z.string().refine(canBeStream) };
const Advisory = z.discriminatedUnion("type", [
  z.object({ ...common, type: z.literal("io.nats.jetstream.advisory.v1.stream_action"), action: z.enum(["create", "delete", "modify"]) }),
  z.object({ ...ofConsumer, type: z.literal("io.nats.jetstream.advisory.v1.consumer_action"), action: z.enum(["create", "delete"]) }),
  z.object({
    ...ofConsumer,
    type: z.literal("io.nats.jetstream.advisory.v1.consumer_pause"),
    paused: z.boolean(),
    pause_until: z.iso.datetime().optional(),
  }),
]);

/** Anybody may publish there: `null` for what no server says, which is also a time after `latestAt` (epoch ms). */
export function parseAdvisory(payload: Uint8Array, { latestAt }: { latestAt: number }): Heard | null {
  const parsed = Advisory.safeParse(jsonOrNull(payload));
  if (!parsed.success) return null;
  const { data } = parsed;
  const at = Date.parse(data.timestamp);
  if (!(at > 0 && at <= latestAt)) return null;
  const named = { at, stream: data.stream, consumer: "consumer" in data ? data.consumer : null, looks: 0 };
  if ("paused" in data) {
    const until = data.paused && data.pause_until ? `until ${isoSecond(Date.parse(data.pause_until))}` : null;
    return { ...named, what: data.paused ? "consumer-paused" : "consumer-resumed", detail: until };
  }
  return { ...named, what: `${"consumer" in data ? "consumer" : "stream"}-${actions[data.action]}`, detail: null };
}

export function jsonOrNull(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return null; // no server's
  }
}
