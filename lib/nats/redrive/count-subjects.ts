import "server-only";
import { mapLimit } from "../snapshot/map-limit";
import type { NatsContext } from "../types";

const AT_ONCE = 16;
/** Up to so many subjects are asked for one by one: a filter over them could mean a million others. */
const MOST_SINGLE = 64;

type Answer = { state?: { subjects?: Record<string, number> | null }; total?: number };

/** How many messages the stream holds of each of these subjects (no wildcards). Errors: NOT_FOUND, NATS_DENIED, NATS_UNAVAILABLE. */
export async function countSubjects(context: NatsContext, stream: string, subjects: readonly string[]): Promise<Map<string, number>> {
  const wanted = [...new Set(subjects)];
  const counts = new Map(wanted.map((subject) => [subject, 0]));
  const note = ({ state }: Answer) => {
    for (const [subject, count] of Object.entries(state?.subjects ?? {})) if (counts.has(subject)) counts.set(subject, count);
  };
  const ask = (subjects_filter: string, offset = 0) => context.api<Answer>(`STREAM.INFO.${stream}`, { subjects_filter, offset });
  if (wanted.length <= MOST_SINGLE) {
    await mapLimit(wanted, AT_ONCE, async (subject) => note(await ask(subject)));
    return counts;
  }
  const filter = filterOver(wanted);
  // A page is 100,000 subjects of the filter (nats-server 2.15.1, JSMaxSubjectDetails).
  for (let read = 0; ;) {
    const page = await ask(filter, read);
    note(page);
    const got = Object.keys(page.state?.subjects ?? {}).length;
    read += got;
    if (got === 0 || read >= (page.total ?? 0)) return counts;
  }
}

/** The narrowest filter that all of them match. */
export function filterOver(subjects: readonly string[]): string {
  const split = subjects.map((subject) => subject.split("."));
  const [first = []] = split;
  const shortest = Math.min(...split.map(({ length }) => length));
  const isEven = split.every(({ length }) => length === shortest);
  const tokens = first.slice(0, shortest).map((token, at) => (split.every((each) => each[at] === token) ? token : "*"));
  // `>` is at least one token.
  return isEven ? tokens.join(".") : [...tokens.slice(0, -1), ">"].join(".");
}
