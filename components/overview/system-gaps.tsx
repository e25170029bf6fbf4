import { Glyph } from "@/components/ui/glyph";
import { Mono } from "@/components/ui/mono";
import type { ContextSummary } from "@/lib/domain/overview/types";

const reasons: Record<string, string> = {
  denied: "not permitted",
  "no-responders": "nobody answers",
  timeout: "no answer in time",
  "bad-answer": "an answer that cannot be read",
};

/** What is kept from us, said where the numbers would be: a table with holes must not look whole. */
export function SystemGaps({ contexts }: { contexts: readonly ContextSummary[] }) {
  const gaps = contexts.flatMap(({ context, gaps: each }) => each.map((gap) => ({ ...gap, context })));
  if (gaps.length === 0) return null;
  return (
    <ul className="border-t border-line px-3.5 py-2 text-small text-2">
      {gaps.map((gap) => (
        <li key={`${gap.context} ${gap.what}`} className="flex items-baseline gap-2 py-0.5">
          <Glyph tone="unknown" className="translate-y-0.5" />
          <span className="min-w-0 break-words">
            {gap.context}: {reasons[gap.reason] ?? gap.reason}: <Mono>{gap.what}</Mono>
            {gap.detail !== `not permitted: ${gap.what}` && <span className="text-3"> {gap.detail}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
