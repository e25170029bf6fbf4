import { formatCountOf } from "../../format";
import type { World } from "./facts";
import type { Bundle } from "./plan-items";
import type { Leaving } from "./what-leaves";
import type { Plan } from "../row";
import { messages, verb, warn } from "./warn";

const SUBJECTS_SAID = 3;

/** What goes out otherwise than it died, or leaves something behind. */
export function messageWarnings(leaving: readonly Leaving[], world: World): Plan["warnings"] {
  const bundles = leaving.map(({ bundle }) => bundle);
  return [
    ...otherSubject(bundles),
    ...otherStream(bundles),
    ...headersUnknown(bundles),
    ...idsReplaced(bundles),
    ...ttlLost(bundles),
    ...originalStays(leaving, world),
  ];
}

const isAimedElsewhere = ({ first: { from, subject } }: Bundle) => from.diedOn !== subject;

function otherSubject(bundles: readonly Bundle[]): Plan["warnings"] {
  const moved = bundles.filter(isAimedElsewhere);
  const subjects = [...new Set(moved.map(({ first }) => first.subject))];
  if (moved.length === 0) return [];
  const more = subjects.length > SUBJECTS_SAID ? ` and ${formatCountOf(subjects.length - SUBJECTS_SAID, "other subject")}` : "";
  const go = `${messages(moved.length)} ${verb(moved.length, "goes", "go")} out on ${subjects.slice(0, SUBJECTS_SAID).join(", ")}${more}`;
  return [warn("OTHER_SUBJECT", `${go}, not on the ${verb(moved.length, "subject it", "subjects they")} died on.`)];
}

/** What stores their subject now is not where they died. */
function otherStream(bundles: readonly Bundle[]): Plan["warnings"] {
  const moved = bundles.filter(
    (bundle) => !isAimedElsewhere(bundle) && ![null, bundle.first.target.name].includes(bundle.first.from.letter.originalStream),
  );
  if (moved.length === 0) return [];
  const from = names(moved.map(({ first }) => first.from.letter.originalStream ?? ""));
  const to = names(moved.map(({ first }) => first.target.name));
  const count = moved.length;
  const text = `${messages(count)} died in ${from} and ${verb(count, "goes", "go")} to ${to}, which stores ${verb(count, "its", "their")} subject now.`;
  return [warn("OTHER_STREAM", text)];
}

function headersUnknown(bundles: readonly Bundle[]): Plan["warnings"] {
  const count = bundles.filter(({ first }) => !first.from.outgoing.headersKnown).length;
  if (count === 0) return [];
  const come = `${messages(count)} ${verb(count, "comes from an envelope", "come from envelopes")} without headers`;
  const go = verb(count, "it goes out without the ones it had", "they go out without the ones they had");
  return [warn("HEADERS_UNKNOWN", `${come}: ${go}.`)];
}

function idsReplaced(bundles: readonly Bundle[]): Plan["warnings"] {
  const count = bundles.filter(({ first }) => first.from.outgoing.hadMsgId).length;
  if (count === 0) return [];
  const text = `${messages(count)} had a Nats-Msg-Id: a new one replaces it, and Jetlag-Original-Msg-Id carries the old one.`;
  return [warn("IDS_REPLACED", text)];
}

/** Sent again it would begin anew, or be over at once: the copy lives as its stream has it. */
function ttlLost(bundles: readonly Bundle[]): Plan["warnings"] {
  const count = bundles.filter(({ first }) => first.from.outgoing.hasTtl).length;
  if (count === 0) return [];
  const text = `${messages(count)} had a Nats-TTL, which stays behind: ${verb(count, "the copy lives", "the copies live")} as long as the stream keeps messages.`;
  return [warn("TTL_LOST", text)];
}

/** On work-queue and interest streams only: on a limits stream an original is history. */
function originalStays(leaving: readonly Leaving[], { streams }: World): Plan["warnings"] {
  const stays = leaving.flatMap(({ bundle: { all, original }, removesOriginal }) =>
    original && !removesOriginal && all.some(({ from }) => from.stored.originalStoredAt !== null) ? [original.stream] : [],
  );
  return (["workqueue", "interest"] as const).flatMap((retention) => {
    const lasting = new Set(streams.flatMap((stream) => (stream.retention === retention ? stream.name : [])));
    const here = stays.filter((stream) => lasting.has(stream));
    return here.length === 0 ? [] : [warn("ORIGINAL_STAYS", staySentence(here, retention))];
  });
}

function staySentence(stays: readonly string[], retention: "workqueue" | "interest"): string {
  const count = stays.length;
  const lie = `${formatCountOf(count, "original")} still ${verb(count, "lies", "lie")} in ${names(stays)}, given up on`;
  const why = retention === "interest" ? `: other consumers may need ${verb(count, "it", "them")}` : "";
  return `${lie}, and ${verb(count, "stays", "stay")} there beside the new copy${why}.`;
}

const names = (given: readonly string[]) => [...new Set(given)].join(", ");
