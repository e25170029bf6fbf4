import { capturesAdvisories } from "../../capture/captures-advisories";
import type { Plan } from "../row";
import type { StreamFacts } from "./facts";
import { messages, verb, warn } from "./warn";

/** What a selection asks the index: letters that it has not read cannot be among the answers. `stream`: where they lie. */
export type Question = { stream: string | null; byWords: boolean };

/** How far the index has read one life of a stream that tells of deaths (`createdAt`, epoch ms), and the words of what it read. */
export type ReadSoFar = { stream: string; createdAt: number; indexedSeq: number; textIndexedSeq: number; denied: string | null };

/** Messages of a stream that were not read when a plan was made. Not `isExact`: some of them may have been deleted. */
export type Unread = { stream: string; count: number; isExact: boolean; what: "letters" | "words"; denied: string | null };

type Known = { streams: readonly StreamFacts[]; read: readonly ReadSoFar[] };

/** What of the streams that tell of deaths the index cannot answer for. */
export function unreadOf(question: Question, { streams, read }: Known): Unread[] {
  return streams.flatMap((stream): Unread[] => {
    if (!mayAnswer(stream, question, streams)) return [];
    const known = read.find((each) => each.stream === stream.name && each.createdAt === stream.createdAt);
    const { messages: stored, firstSeq, lastSeq } = stream;
    const readTo = known ? Math.max(question.byWords ? known.textIndexedSeq : known.indexedSeq, firstSeq - 1) : firstSeq - 1;
    const count = Math.min(stored, lastSeq - readTo);
    if (count <= 0) return [];
    const isExact = stored === lastSeq - firstSeq + 1 || readTo < firstSeq;
    return [{ stream: stream.name, count, isExact, what: question.byWords ? "words" : "letters", denied: known?.denied ?? null }];
  });
}

/** What is exhausted lies in a stream of its own, and only an advisory tells of it. */
function mayAnswer(stream: StreamFacts, { stream: asked }: Question, streams: readonly StreamFacts[]): boolean {
  const isOfLetters = asked !== null && streams.some(({ name, isDeadLetter }) => name === asked && isDeadLetter);
  if (stream.isDeadLetter) return asked === null || asked === stream.name;
  return !isOfLetters && capturesAdvisories(stream);
}

/** The plan has what the index has: how much that leaves out. */
export const indexBehind = (unread: readonly Unread[]): Plan["warnings"] =>
  unread.map(({ stream, count, isExact, what, denied }) => {
    const some = `${isExact ? "" : "up to "}${messages(count)} of ${stream}`;
    const are = what === "words" ? "cannot be found by words yet" : `${verb(count, "is", "are")} not indexed yet`;
    const why = denied === null ? "" : ` (${denied})`;
    const rest = `if ${verb(count, "it is", "some of them are")} meant, this plan leaves ${verb(count, "it", "them")} out`;
    return warn("INDEX_BEHIND", `${some[0]?.toUpperCase()}${some.slice(1)} ${are}${why}: ${rest}.`);
  });
