import { createHash } from "node:crypto";
import type { DeadLetter } from "../dead-letter/dead-letter";
import { formatCountOf, formatDuration } from "../format";
import { ownStreams } from "../own-streams";
import { canonical } from "../redrive/plan/canonical";
import { indexBehind, type Unread } from "../redrive/plan/index-behind";
import type { ItemLetter } from "../redrive/types";
import { refuseDiscard } from "./refuse";
import type { DiscardPlan } from "./row";
import type { DiscardSubstance } from "./substance";
import { substanceOf } from "./substance";
import type { DiscardItem } from "./types";
import type { DiscardWorld } from "./world";

/** A place in a dead-letter stream, and what was found there. */
export type PlacedCopy = Omit<ItemLetter, "id"> & {
  found: { kind: "there"; subject: string; sizeBytes: number } | { kind: "gone" } | { kind: "denied"; why: string };
};

export type DiscardLetter =
  | { id: string; letter: null }
  | { id: string; letter: DeadLetter; copies: readonly PlacedCopy[]; claimedBy: { number: number; actor: string } | null };

type Known = Extract<DiscardLetter, { letter: DeadLetter }>;

const MOST_REFUSALS = 100;

/** From facts to a plan, its items, and what the plan's hash covers. `null` permissions are not known. `unread`: what the index could not answer for. */
export function makeDiscardPlan(
  letters: readonly DiscardLetter[],
  world: DiscardWorld,
  unread: readonly Unread[] = [],
): { plan: DiscardPlan; items: DiscardItem[]; substance: DiscardSubstance } {
  const refused = letters.flatMap((each) => {
    const refusal = refuseDiscard(each, world);
    return refusal ? [{ id: each.id, ...refusal }] : [];
  });
  const out = new Set(refused.map(({ id }) => id));
  const taken = letters.filter((each): each is Known => each.letter !== null && !out.has(each.id));
  const items = taken.flatMap(placesOf).map((place, index) => ({ n: index + 1, ...place }));
  const withoutPayload = items.filter(({ at }) => at === null).length;
  const copies = items.length - withoutPayload;
  const plan: DiscardPlan = {
    count: taken.length,
    selectedCount: letters.length,
    streams: perStream(items),
    withoutPayload,
    refused: refused.slice(0, MOST_REFUSALS),
    refusedCount: refused.length,
    warnings: [],
    makesTrash: copies > 0 && world.trash === null,
    keptForMs: world.keptForMs,
  };
  return { plan: { ...plan, warnings: [...behind(unread), ...warningsOf(plan, world)] }, items, substance: substanceOf(items, world) };
}

/** Every copy that is there is removed; where none is, the record is marked. */
function placesOf({ letter, copies }: Known): Omit<DiscardItem, "n">[] {
  const hadPayload = letter.payloadAvailable;
  const there = copies.flatMap(({ found, ...at }) =>
    found.kind === "there" ? [{ letter: letter.id, hadPayload, at: { ...at, sizeBytes: found.sizeBytes } }] : [],
  );
  return there.length > 0 ? there : [{ letter: letter.id, hadPayload, at: null }];
}

function perStream(items: readonly DiscardItem[]): DiscardPlan["streams"] {
  const streams = new Map<string, { stream: string; count: number; sizeBytes: number }>();
  for (const { at } of items) {
    if (!at) continue;
    const of = streams.get(at.stream) ?? { stream: at.stream, count: 0, sizeBytes: 0 };
    streams.set(at.stream, { ...of, count: of.count + 1, sizeBytes: of.sizeBytes + at.sizeBytes });
  }
  return [...streams.values()].toSorted((a, b) => (a.stream < b.stream ? -1 : 1));
}

const behind = (unread: readonly Unread[]): DiscardPlan["warnings"] =>
  indexBehind(unread).map(({ text }) => ({ code: "INDEX_BEHIND", text }));

function warningsOf({ withoutPayload, makesTrash, keptForMs, count }: DiscardPlan, world: DiscardWorld): DiscardPlan["warnings"] {
  const warnings: DiscardPlan["warnings"] = [];
  if (count === 0) return warnings;
  if (makesTrash)
    warnings.push({
      code: "MAKES_TRASH",
      text: `Makes the stream ${ownStreams.trash} in this account. It keeps each copy for ${formatDuration(keptForMs)}.`,
    });
  if (withoutPayload > 0)
    warnings.push({
      code: "MARKED_ONLY",
      text: `${formatCountOf(withoutPayload, "record")} ${withoutPayload === 1 ? "lies" : "lie"} in no dead-letter stream: only marked as discarded, nothing is touched in NATS.`,
    });
  if (world.permissions === null && withoutPayload < count)
    warnings.push({ code: "PERMISSIONS_UNKNOWN", text: "Whether this account may copy and remove them is not known beforehand." });
  return warnings;
}

export const hashOfDiscard = (substance: DiscardSubstance): string =>
  createHash("sha256").update(canonical(substance), "utf8").digest("hex");
