import "server-only";
import { canBeStream } from "@/lib/domain/stream/can-be-stream";
import { isSubject } from "@/lib/domain/subject";
import type { NatsContext } from "@/lib/nats";
import { readStreams } from "@/lib/nats/redrive";
import type { Deps } from "../deps";

export type Streams = Awaited<ReturnType<typeof readStreams>>;

/** The streams of the account; where they may not be listed, at least those that are named, and those that store these subjects. */
export function gatherStreams(
  context: NatsContext,
  named: { subjects: readonly string[]; streams: readonly string[] },
  { settings }: Pick<Deps, "settings">,
) {
  return readStreams(context, {
    deadLetterPatterns: settings.deadLetterStreams,
    subjects: named.subjects.filter(isSubject),
    streams: named.streams.filter(canBeStream),
  });
}
