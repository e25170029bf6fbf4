import { formatCount } from "@/components/ui/format";
import type { UnknownEvidence, UnknownKind } from "@/lib/domain/redrive/row";
import { decisionsOf } from "@/lib/domain/redrive/unknown";

type As = "published" | "send-again";
/** One thing that can be decided of all that a look says the same of. */
export type UnknownChoice = { which: UnknownKind; as: As; count: number; title: string; what: string };

const were = (count: number) => (count === 1 ? "1 is" : `${formatCount(count)} are`);

const found: Readonly<Record<UnknownKind, (count: number) => string>> = {
  there: (count) => `${were(count)} there`,
  arrived: (count) => `${count === 1 ? "1" : formatCount(count)} had arrived, and came back`,
  absent: (count) => `${were(count)} not there, and nothing is missing`,
  unclear: (count) => `Of ${formatCount(count)} it cannot be seen`,
};

const whats: Readonly<Record<As, Readonly<Record<UnknownKind, string>>>> = {
  published: {
    there: "Settle as published: their dead letters are removed.",
    arrived: "Settle as published: the dead letters that were sent are removed, those that they became stay.",
    absent: "",
    unclear: "Settle as published: their dead letters are removed. What had not arrived is lost.",
  },
  "send-again": { there: "", arrived: "", absent: "Send again.", unclear: "Send again. What had arrived arrives twice." },
};

/** What can be decided after a look, the safe ones first. */
export function choicesOf(evidence: Record<UnknownKind, number>): UnknownChoice[] {
  const kinds: UnknownKind[] = ["there", "arrived", "absent", "unclear"];
  return kinds
    .filter((which) => evidence[which] > 0)
    .flatMap((which) =>
      decisionsOf[which].map((as) => {
        const count = evidence[which];
        return { which, as, count, title: `${found[which](count)}.`, what: whats[as][which] };
      }),
    );
}

/** Where was looked, and how far: a sentence for each target. */
export const lookedWords = ({ targets }: Pick<UnknownEvidence, "targets">): string[] =>
  targets.map(({ stream, scannedFrom: from, scannedTo: to, missing }) => {
    if (from === null || to === null)
      return `${stream} was not looked through: it is gone, is another stream of that name, or holds no copies.`;
    if (to < from && missing === 0) return `Nothing has been stored in ${stream} since.`;
    const range = `#${formatCount(from)} to #${formatCount(to)}`;
    if (missing === null) return `${stream}: looked through ${range}; to its end takes too long.`;
    return `${stream}: looked through ${range}, ${missing === 0 ? "nothing missing" : `${formatCount(missing)} missing`}.`;
  });
