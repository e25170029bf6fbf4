import "server-only";
import type { StreamFacts } from "@/lib/domain/redrive/plan/facts";
import { isDenied } from "../messages/read-message";
import { readPages } from "../snapshot/from-api";
import { mapLimit } from "../snapshot/map-limit";
import { streamInfo } from "../stream-info";
import type { NatsContext } from "../types";
import { toStreamFacts, type WireStreamFacts } from "./stream-facts";

const AT_ONCE = 16;

export type StreamsWanted = {
  deadLetterPatterns: readonly string[];
  /** Where STREAM.LIST is denied: the streams that store these subjects, and these streams, are asked for one by one. */
  subjects: readonly string[];
  streams: readonly string[];
};

/** `flowsKnown`: these are all streams of the account, so that what copies from what is known. Errors: NATS_DENIED, NATS_UNAVAILABLE. */
export async function readStreams(context: NatsContext, wanted: StreamsWanted): Promise<{ streams: StreamFacts[]; flowsKnown: boolean }> {
  const { wires, complete } = await listed(context).catch(async (error: unknown) => {
    if (!isDenied(error)) throw error;
    return { wires: await oneByOne(context, wanted), complete: false };
  });
  return { streams: wires.map((wire) => toStreamFacts(wire, wanted.deadLetterPatterns)), flowsKnown: complete };
}

/** A stream that no server answers for is left out of a LIST: then something may flow that is not known. */
async function listed(context: NatsContext): Promise<{ wires: WireStreamFacts[]; complete: boolean }> {
  let complete = true;
  const wires = await readPages<"streams", WireStreamFacts>(context, "STREAM.LIST", "streams", () => (complete = false));
  return { wires, complete };
}

async function oneByOne(context: NatsContext, { subjects, streams }: StreamsWanted): Promise<WireStreamFacts[]> {
  const storing = await mapLimit([...new Set(subjects)], AT_ONCE, async (subject) => {
    const { streams: names } = await context.api<{ streams?: string[] | null }>("STREAM.NAMES", { subject });
    return names ?? [];
  });
  const names = [...new Set([...storing.flat(), ...streams])];
  const wires = await mapLimit(names, AT_ONCE, (name) => streamInfo<WireStreamFacts>(context, name));
  return wires.filter((wire) => wire !== null);
}
