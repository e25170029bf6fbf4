import { createHash } from "node:crypto";
import { z } from "zod";
import { canonical } from "./canonical";
import type { Receiving, StreamFacts } from "./facts";
import { arrivalsOf, receiversOf } from "./receivers";
import type { PlannedItem } from "../types";

const SubstanceTarget = z.object({
  stream: z.string(),
  /** `null`: the stream is gone. */
  createdAt: z.number().nullable(),
  configHash: z.string().nullable(),
  /** "stream consumer", sorted; `null`: they may not be listed. */
  receivers: z.array(z.string()).nullable(),
  /** Streams that get copies, sorted. */
  flowsInto: z.array(z.string()),
});
export type SubstanceTarget = z.infer<typeof SubstanceTarget>;

const SubstanceSource = z.object({ stream: z.string(), /** `null`: the stream is gone. */ createdAt: z.number().nullable() });

/** What a plan hash covers: what would be done, with whose letters, and to whom. Not the rate, not the lag. */
export const Substance = z.object({
  version: z.literal(1),
  /** `null`: nothing of the selection exists. */
  context: z.string().nullable(),
  keep: z.boolean(),
  /** [ids of the letters, subject, target stream] in the order of sending. */
  items: z.array(z.tuple([z.array(z.string()), z.string(), z.string()])),
  /** Dead-letter streams, as they were when their letters were read: one made again holds strangers. Plans of an earlier version name none. */
  sources: z.array(SubstanceSource).default([]),
  targets: z.array(SubstanceTarget),
});
export type Substance = z.infer<typeof Substance>;

export const hashOf = (substance: Substance): string => createHash("sha256").update(canonical(substance), "utf8").digest("hex");

/** The same plan in the world as it is now: items stay, where they come from and go to is looked at again. */
export const substanceNow = (substance: Substance, world: Receiving): Substance => ({
  ...substance,
  sources: substance.sources.map(({ stream }) => ({ stream, createdAt: createdAtOf(world, stream) })),
  targets: targetsOf(substance.items, world),
});

const createdAtOf = ({ streams }: Pick<Receiving, "streams">, stream: string) =>
  streams.find(({ name }) => name === stream)?.createdAt ?? null;

/** The streams that the letters of these items lie in, sorted. */
export function instancesOf(items: readonly PlannedItem[]): Substance["sources"] {
  const made = new Map(items.flatMap(({ letters }) => letters).map(({ stream, createdAt }) => [stream, createdAt]));
  return [...made].map(([stream, createdAt]) => ({ stream, createdAt })).toSorted((a, b) => (a.stream < b.stream ? -1 : 1));
}

export function targetsOf(items: Substance["items"], world: Receiving): SubstanceTarget[] {
  const names = [...new Set(items.map(([, , target]) => target))].toSorted();
  return names.map((name) => {
    const subjects = [...new Set(items.filter(([, , target]) => target === name).map(([, subject]) => subject))];
    const stream = world.streams.find((one) => one.name === name);
    return stream ? targetOf(stream, subjects, world) : { stream: name, createdAt: null, configHash: null, receivers: null, flowsInto: [] };
  });
}

function targetOf(stream: StreamFacts, subjects: readonly string[], world: Receiving): SubstanceTarget {
  const receivers = receiversOf(stream, subjects, world);
  const flows = subjects.flatMap((subject) => arrivalsOf(stream, subject, world).slice(1));
  return {
    stream: stream.name,
    createdAt: stream.createdAt,
    configHash: stream.configHash,
    receivers: receivers && receivers.map(({ consumer }) => `${consumer.stream} ${consumer.name}`).toSorted(),
    flowsInto: [...new Set(flows.map((arrival) => arrival.stream.name))].toSorted(),
  };
}
