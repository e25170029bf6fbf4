import { canonical } from "./canonical";
import { formatCountOf } from "../../format";
import type { Substance, SubstanceTarget } from "./substance";

/** As an AppError carries it. */
export type Change = { what: string; before: string; after: string };

/** What a plan hash covers and is not the same any more, in words; empty exactly when the hashes are equal. */
export function compareSubstances(before: Substance, after: Substance): Change[] {
  const one = partsOf(before);
  const other = partsOf(after);
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((what) => {
    const [was, is] = [one.get(what) ?? none, other.get(what) ?? none];
    return canonical(was.value) === canonical(is.value) ? [] : [{ what, before: was.text, after: is.text }];
  });
}

type Part = { value: unknown; text: string };
const none: Part = { value: null, text: "none" };

function partsOf({ version, context, keep, options, items, sources, targets, edits }: Substance): Map<string, Part> {
  return new Map<string, Part>([
    ["version of the plan", { value: version, text: String(version) }],
    ["context", { value: context, text: context ?? "none" }],
    ["letters after sending", { value: keep, text: keep ? "all stay" : "removed" }],
    ["how it runs", { value: options ?? null, text: options === undefined ? "not said" : canonical(options) }],
    ["messages", { value: items, text: formatCountOf(Array.isArray(items) ? items.length : items.count, "message") }],
    ["edits", { value: edits ?? null, text: formatCountOf(edits?.count ?? 0, "edited message") }],
    ["dead-letter streams", { value: sources.map(({ stream }) => stream), text: named(sources.map(({ stream }) => stream)) }],
    ...sources.map(({ stream, createdAt }): [string, Part] => [
      `dead-letter stream ${stream}`,
      { value: createdAt, text: madeText(createdAt) },
    ]),
    ["targets", { value: targets.map(({ stream }) => stream), text: targets.map(({ stream }) => stream).join(", ") || "none" }],
    ...targets.flatMap(targetParts),
  ]);
}

function targetParts(target: SubstanceTarget): [string, Part][] {
  const { stream, createdAt, configHash, receivers, flowsInto } = target;
  return [
    [`stream ${stream}`, { value: createdAt, text: madeText(createdAt) }],
    [`configuration of ${stream}`, { value: configHash, text: configHash?.slice(0, 12) ?? "gone" }],
    [`receivers in ${stream}`, { value: receivers, text: receivers ? named(receivers) : "not known" }],
    [`streams that copy ${stream}`, { value: flowsInto, text: named(flowsInto) }],
  ];
}

const madeText = (createdAt: number | null) => (createdAt === null ? "gone" : `made ${new Date(createdAt).toISOString()}`);

const named = (names: readonly string[]) => names.join(", ") || "none";
