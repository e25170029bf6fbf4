import { JetStreamApiError, type JetStreamManager, type StreamInfo } from "@nats-io/jetstream";
import { inLanes } from "./lanes";
import { madeOf, markOf, seedOf, sizeInWords, streamMark } from "./mark";
import { reservedBytes, WORK_MAX_BYTES, type LetterStream, type Plan, type WorkConsumer, type WorkStream } from "./plan";
import { count, megabytes, type Progress } from "./progress";

const STREAM_LANES = 16;
const CONSUMER_LANES = 32;

type Making = { jsm: JetStreamManager; plan: Plan; progress: Progress };

/** Throws, before anything is written, where a name is somebody else's or this seed's load is of another size. */
export function refuseOthers({ size, work, letterStreams }: Plan, live: ReadonlyMap<string, StreamInfo>): void {
  for (const { name } of [...work, ...letterStreams]) {
    const there = live.get(name);
    if (there && seedOf(there) !== size.seed)
      throw new Error(`Stream ${name} is somebody else's. It was left as it is: choose another --seed.`);
  }
  const other = [...live.values()].find((stream) => seedOf(stream) === size.seed && madeOf(stream) !== sizeInWords(size));
  if (!other) return;
  throw new Error(
    `The load of seed ${size.seed} is there already, with ${madeOf(other)}. Remove it (load --remove --seed ${size.seed}), or choose another --seed.`,
  );
}

/** Streams and consumers that are not there yet. Where the server refuses one, what this call had made is removed again. */
export async function make({ jsm, plan, progress }: Making, live: ReadonlyMap<string, StreamInfo>): Promise<void> {
  const made: string[] = [];
  const isMissing = ({ name }: { name: string }) => !live.has(name);
  // The large ones first: where there is no room for them, it shows at once.
  const configs = [...plan.letterStreams.filter(isMissing).map(letterConfig(plan)), ...plan.work.filter(isMissing).map(workConfig(plan))];
  const missing = await missingConsumers(jsm, plan, live);
  try {
    progress.begin("streams", plan.size.streams, plan.size.streams - configs.length);
    await inLanes(STREAM_LANES, configs, async (config) => {
      await jsm.streams.add(config);
      made.push(config.name);
      progress.add(1);
    });
    progress.begin("consumers", plan.size.consumers, plan.size.consumers - missing.length);
    await inLanes(CONSUMER_LANES, missing, async ({ stream, consumer }) => {
      await jsm.consumers.add(stream, consumerConfig(plan, consumer));
      progress.add(1);
    });
  } catch (error) {
    if (!(error instanceof JetStreamApiError)) throw error;
    await inLanes(STREAM_LANES, made, async (name) => void (await jsm.streams.delete(name)));
    throw new Error(`NATS refused it: ${error.message} (${error.code}). ${adviceOn(plan)} What this run had made is removed again.`, {
      cause: error,
    });
  }
}

const adviceOn = (plan: Plan): string =>
  `This load has ${count(plan.size.streams)} streams, up to ${count(Math.ceil(plan.size.consumers / plan.work.length))} consumers on one of them, ` +
  `and its streams' max_bytes reserve ${megabytes(reservedBytes(plan))}: compare with the limits of the account and the server.`;

async function missingConsumers(jsm: JetStreamManager, { work }: Plan, live: ReadonlyMap<string, StreamInfo>) {
  const missing: { stream: string; consumer: WorkConsumer }[] = [];
  await inLanes(STREAM_LANES, work, async ({ name: stream, consumers }) => {
    const names = new Set<string>();
    if (live.has(stream)) for await (const { name } of jsm.consumers.list(stream)) names.add(name);
    for (const consumer of consumers) if (!names.has(consumer.name)) missing.push({ stream, consumer });
  });
  return missing;
}

const workConfig =
  ({ size }: Plan) =>
  ({ name, prefix, retention, firstSeq }: WorkStream) => ({
    name,
    description: "Made by load: agents' messages",
    subjects: [`${prefix}.*`],
    retention,
    max_bytes: WORK_MAX_BYTES,
    discard: "old" as const,
    first_seq: firstSeq,
    allow_direct: true,
    metadata: { ...streamMark(size), "jetlag.dead-letter": "false" }, // whatever the seed makes of its name
  });

const letterConfig =
  ({ size }: Plan) =>
  ({ name, prefix, style, maxBytes }: LetterStream) => ({
    name,
    description: `Made by load: dead letters, style ${style}`,
    subjects: [`${prefix}.>`],
    retention: "limits" as const,
    max_bytes: maxBytes,
    discard: "new" as const,
    first_seq: 1,
    allow_direct: true,
    metadata: { ...streamMark(size), "jetlag.dead-letter": "true" },
  });

const consumerConfig = ({ size }: Plan, { name, filter }: WorkConsumer) => ({
  durable_name: name,
  filter_subject: filter,
  ack_policy: "explicit" as const,
  max_deliver: 5,
  max_ack_pending: 64,
  metadata: markOf(size),
});
