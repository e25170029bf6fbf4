import { z } from "zod";
import { formatCountOf } from "../format";
import { ownStreams } from "../own-streams";
import { canonical } from "../redrive/plan/canonical";
import type { Change } from "../redrive/plan/compare-substances";
import type { DiscardItem } from "./types";
import type { DiscardWorld } from "./world";

/** What the hash of a plan covers: which letters, where each lies, and in which life of its stream; and where the copies go. */
export const DiscardSubstance = z.object({
  version: z.literal(1),
  items: z.array(z.tuple([z.string(), z.string().nullable(), z.number().nullable(), z.number().nullable()])),
  sources: z.array(z.object({ stream: z.string(), createdAt: z.number().nullable(), configHash: z.string().nullable() })),
  /** When the stream of copies was made; `null`: the start makes it. */
  trash: z.number().nullable(),
  keptForMs: z.number(),
});
export type DiscardSubstance = z.infer<typeof DiscardSubstance>;

type Streams = Pick<DiscardWorld, "streams" | "trash" | "keptForMs">;

export function substanceOf(items: readonly DiscardItem[], world: Streams): DiscardSubstance {
  const names = [...new Set(items.flatMap(({ at }) => at?.stream ?? []))].toSorted();
  return {
    version: 1,
    items: items.map(({ letter, at }) => [letter, at?.stream ?? null, at?.seq ?? null, at?.seenAt ?? null]),
    ...placesIn(names, world),
  };
}

/** The same letters in the world of this moment. */
export const discardSubstanceNow = (before: DiscardSubstance, world: Streams): DiscardSubstance => ({
  ...before,
  ...placesIn(
    before.sources.map(({ stream }) => stream),
    world,
  ),
});

function placesIn(names: readonly string[], { streams, trash, keptForMs }: Streams): Omit<DiscardSubstance, "version" | "items"> {
  const facts = new Map(streams.map((stream) => [stream.name, stream]));
  return {
    sources: names.map((stream) => ({
      stream,
      createdAt: facts.get(stream)?.createdAt ?? null,
      configHash: facts.get(stream)?.configHash ?? null,
    })),
    trash: names.length === 0 ? null : (trash?.createdAt ?? null),
    keptForMs,
  };
}

/** What is not as it was when it was planned, in words; empty exactly when nothing differs. */
export function compareDiscards(before: DiscardSubstance, after: DiscardSubstance): Change[] {
  const parts = (of: DiscardSubstance): [what: string, text: string, value: unknown][] => [
    ["letters", formatCountOf(of.items.length, "place"), of.items],
    [ownStreams.trash, of.trash === null ? "not there" : made(of.trash), of.trash],
    ["undo", `possible for ${formatCountOf(Math.round(of.keptForMs / 3_600_000), "hour")}`, of.keptForMs],
    ...of.sources.flatMap(({ stream, createdAt, configHash }): [string, string, unknown][] => [
      [`dead-letter stream ${stream}`, createdAt === null ? "gone" : made(createdAt), createdAt],
      [`configuration of ${stream}`, configHash?.slice(0, 12) ?? "gone", configHash],
    ]),
  ];
  const now = parts(after);
  return parts(before).flatMap(([what, text, value], index) => {
    const [, textNow = "gone", valueNow] = now[index] ?? [];
    return canonical(value) === canonical(valueNow) ? [] : [{ what, before: text, after: textNow }];
  });
}

const made = (at: number) => `made ${new Date(at).toISOString()}`;
