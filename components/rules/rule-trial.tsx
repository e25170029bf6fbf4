import Link from "next/link";
import { visibleText } from "@/components/payload/bytes";
import { deadLetterHref } from "@/components/tables";
import { formatCount } from "@/components/ui/format";
import { Glyph } from "@/components/ui/glyph";
import { Mono } from "@/components/ui/mono";
import type { RuleTrial as Trial } from "@/lib/domain/dead-letter/group/rule-row";
import { restOf, restWords, trialWords, widestWords } from "./words";

/** What the rule would do. A letter opens beside this page: what is being written stays. */
export function RuleTrial({ trial, isOfNow }: { trial: Trial; isOfNow: boolean }) {
  const rest = restOf(trial);
  const isOfSeveral = trial.groups.some(({ context }) => context !== trial.groups[0]?.context);
  const warning = isOfNow ? widestWords(trial) : null;
  return (
    <section ref={show} aria-label="What it would do" className="mt-3 grid scroll-my-3 gap-2 border-t border-line pt-3">
      <output className="block font-[550]">{isOfNow ? trialWords(trial) : "The rule was changed since it was tried: try it again."}</output>
      {warning !== null && (
        <p role="alert" className="flex items-baseline gap-2 text-warn">
          <Glyph tone="warn" className="translate-y-px" />
          <span>{warning} Say more of what a letter must have.</span>
        </p>
      )}
      {isOfNow && trial.groups.length > 0 && (
        <>
          <ul className="divide-y divide-line border-y border-line">
            {trial.groups.map(({ context, name, count, letter }) => (
              <li key={letter} className="flex min-h-row items-center gap-3">
                <span className="w-12 text-right text-dead tabular-nums">{formatCount(count)}</span>
                <Mono className="min-w-0 flex-1 wrap-anywhere">{visibleText(name)}</Mono>
                {isOfSeveral && <span className="flex-none text-small text-3">{context}</span>}
                <Link
                  href={deadLetterHref(letter)}
                  prefetch={false}
                  target="_blank"
                  aria-label={`A letter of ${visibleText(name)}, in a new tab`}
                  className="inline-flex flex-none items-center text-accent hover:underline touch:min-h-11"
                >
                  a letter ›
                </Link>
              </li>
            ))}
          </ul>
          <p className="text-small text-2">
            {rest > 0 && `${restWords(rest)}. `}
            Were they to come now, and no rule before it to take them. Nothing is changed: they stay where they are.
          </p>
        </>
      )}
    </section>
  );
}

/** It stands below what was pressed, perhaps out of sight. */
const show = (section: HTMLElement | null) => section?.scrollIntoView({ block: "nearest" });
