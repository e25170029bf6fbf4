import type { ItemEvidence } from "@/lib/domain/redrive/row";
import { notFound } from "@/lib/domain/redrive/run/not-found";

const number = (count: number) => `#${count.toLocaleString("en")}`;

/** What a look into the target says, as far as it goes. */
export function evidenceWords({ stream, scannedFrom: first, scannedTo: last, found, missing, cameBack }: ItemEvidence): string {
  if (found) return `It is there: ${found.stream} ${number(found.seq)}.`;
  if (cameBack)
    return `It had arrived: it came back as ${cameBack.letter === null ? "a dead letter" : `the dead letter ${cameBack.letter}`}.`;
  if (first === null || last === null) return `${stream} is gone, or is another stream of that name: it cannot be looked for.`;
  if (missing === null) return `Not found up to ${number(last)}: looking through ${stream} to its end takes too long.`;
  if (missing > 0) return `N${notFound({ stream, first, last, missing }).slice(1)}. It may have been among those.`;
  if (last < first) return `Nothing has been stored in ${stream} since, so it is not there.`;
  return `Not found, and nothing is missing in ${stream} from ${number(first)} to ${number(last)}: it is not there.`;
}
