import type { JetStreamManager, StreamInfo } from "@nats-io/jetstream";
import type { LoadSize } from "./plan";

/** In the metadata of every stream and consumer that a load made: its seed, and (streams) how big it was to be. */
const LOAD = "fleet.load";
const MADE_OF = "fleet.load.made-of";

export const markOf = ({ seed }: Pick<LoadSize, "seed">) => ({ [LOAD]: seed });
export const streamMark = (size: LoadSize) => ({ ...markOf(size), [MADE_OF]: sizeInWords(size) });

export const sizeInWords = ({ streams, consumers, deadLetters, bodyBytes }: LoadSize): string =>
  `--streams ${streams} --consumers ${consumers} --dead-letters ${deadLetters} --body-bytes ${bodyBytes}`;

/** The seed of the load that made the stream; `null`: none did. A copy that somebody made of one, under a name of their own, is theirs. */
export function seedOf({ config }: Pick<StreamInfo, "config">): string | null {
  const seed = config.metadata?.[LOAD];
  return seed !== undefined && config.name.startsWith(`LOAD_${seed}_`) ? seed : null;
}

export const madeOf = ({ config }: Pick<StreamInfo, "config">): string => config.metadata?.[MADE_OF] ?? "sizes that it does not say";

/** All streams of the account by name. */
export async function listStreams(jsm: JetStreamManager): Promise<Map<string, StreamInfo>> {
  const streams = new Map<string, StreamInfo>();
  for await (const stream of jsm.streams.list()) streams.set(stream.config.name, stream);
  return streams;
}
