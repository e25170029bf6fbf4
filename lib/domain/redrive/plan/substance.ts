import { createHash } from "node:crypto";
import { z } from "zod";
import { canonical } from "./canonical";
import type { Receiving, StreamFacts } from "./facts";
import { arrivalsOf, receiversOf } from "./receivers";
import { RunOptions } from "../run/options";
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

/** What a plan hash covers: what would be done, with whose letters, and to whom, and how it runs. Not the rate, not the lag. */
export const Substance = z.object({
  /** 1: of a Jetlag that wrote out the items. */
  version: z.union([z.literal(1), z.literal(2)]),
  /** `null`: nothing of the selection exists. */
  context: z.string().nullable(),
  keep: z.boolean(),
  /** How it runs. Plans of an earlier version do not say it. */
  options: RunOptions.optional(),
  /** How many, and the hash of [ids of the letters, subject, target stream, and which original leaves] of each, in the order of sending. */
  items: z.union([
    z.object({ count: z.number().int(), hash: z.string() }),
    z.array(z.tuple([z.array(z.string()), z.string(), z.string()])),
  ]),
  /** Dead-letter streams, as they were when their letters were read: one made again holds strangers. Plans of an earlier version name none. */
  sources: z.array(SubstanceSource).default([]),
  targets: z.array(SubstanceTarget),
  /** How many, and the hash of [item, sha256 of what it is edited to] of each; none where nothing is edited. */
  edits: z.object({ count: z.number().int(), hash: z.string() }).optional(),
});
export type Substance = z.infer<typeof Substance>;

export const hashOf = (substance: Substance): string => createHash("sha256").update(canonical(substance), "utf8").digest("hex");

/** What a million items come to, item by item. */
export function hashOfItems(items: readonly PlannedItem[]): Substance["items"] {
  const hash = createHash("sha256");
  for (const { letters, subject, target, removesOriginal } of items)
    hash.update(
      `${JSON.stringify([letters.map(({ id }) => id), subject, target, ...(removesOriginal ? [removesOriginal] : [])])}\n`,
      "utf8",
    );
  return { count: items.length, hash: hash.digest("hex") };
}

/** What goes where: each subject with its target. */
export type Sending = Pick<PlannedItem, "subject" | "target">;

/** The same plan in the world as it is now: items stay, where they come from and go to is looked at again. */
export const substanceNow = (substance: Substance, sendings: readonly Sending[], world: Receiving): Substance => ({
  ...substance,
  sources: substance.sources.map(({ stream }) => ({ stream, createdAt: createdAtOf(world, stream) })),
  targets: targetsOf(sendings, world),
});

const createdAtOf = ({ streams }: Pick<Receiving, "streams">, stream: string) =>
  streams.find(({ name }) => name === stream)?.createdAt ?? null;

/** The streams that the letters of these items lie in, sorted. */
export function instancesOf(items: readonly PlannedItem[]): Substance["sources"] {
  const made = new Map<string, number>();
  for (const { letters } of items) for (const { stream, createdAt } of letters) made.set(stream, createdAt);
  return [...made].map(([stream, createdAt]) => ({ stream, createdAt })).toSorted((a, b) => (a.stream < b.stream ? -1 : 1));
}

export function targetsOf(sendings: readonly Sending[], world: Receiving): SubstanceTarget[] {
  const subjects = new Map<string, Set<string>>();
  for (const { subject, target } of sendings) subjects.set(target, (subjects.get(target) ?? new Set()).add(subject));
  return [...subjects.keys()].toSorted().map((name) => {
    const stream = world.streams.find((one) => one.name === name);
    return stream
      ? targetOf(stream, [...(subjects.get(name) ?? [])], world)
      : { stream: name, createdAt: null, configHash: null, receivers: null, flowsInto: [] };
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
