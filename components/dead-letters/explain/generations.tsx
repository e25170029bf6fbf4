import Link from "next/link";
import type { ReactNode } from "react";
import { deadLetterHref, redriveHref } from "@/components/tables";
import { Time } from "@/components/ui/time";
import type { DeadLetterDetail } from "@/lib/domain/dead-letter/row";
import type { Earlier, Explained, RedriveBefore } from "@/lib/domain/explain/row";
import { titleOf } from "../words";
import { deliveryWords } from "./delivery-words";
import { generationsWords, lostWords } from "./generation-words";
import { link } from "./look";

/** What happened to a letter, and when; `at` (epoch ms) sorts it among others. */
export type Step = { key: string; when: ReactNode; what: ReactNode; at?: number | null };

/** What the same message was before it was sent again, oldest first. Nothing where it never was. */
export function beforeSteps(letter: DeadLetterDetail, explained: Explained | null): Step[] {
  if (!explained) return letter.generation === 0 && letter.previous === null ? [] : [notYet(letter)];
  const { items, lost, isWhole } = explained.previous;
  const steps: Step[] = items.toReversed().map((each) => ({
    key: `before ${each.id}`,
    when: <Time at={each.redrive.at} seconds />,
    what: (
      <>
        sent again by <ByRedrive {...each.redrive} />: it had died as <Died letter={each} />
      </>
    ),
  }));
  if (isWhole) return steps;
  const missing = (
    <span className="text-2">
      {lostWords({ ...letter, known: items.at(-1)?.generation ?? null })}
      {lost && (
        <>
          . It was sent again by <ByRedrive {...lost} />
        </>
      )}
    </span>
  );
  return [{ key: "lost", when: lost ? <Time at={lost.at} seconds /> : "first", what: missing }, ...steps];
}

const notYet = ({ generation, previous }: DeadLetterDetail): Step => ({
  key: "before",
  when: "first",
  what: (
    <>
      {generationsWords(generation)}
      {previous !== null && (
        <>
          , as{" "}
          <Link href={deadLetterHref(previous)} prefetch={false} className={link}>
            another dead letter
          </Link>
        </>
      )}
    </>
  ),
});

/** What was heard of its deliveries, as far as somebody listened. */
export const deliverySteps = (explained: Explained | null): Step[] =>
  (explained?.deliveries?.items ?? []).map((each) => ({
    key: `delivery ${each.consumer} ${each.delivery} ${each.answer}`,
    when: <Time at={each.at} seconds />,
    what: deliveryWords(each),
  }));

/** What it came back as: at the latest when the letter itself says so. */
export function backSteps({ next }: DeadLetterDetail, explained: Explained | null): Step[] {
  const known = explained?.back ?? [];
  const steps = known.map((each) => ({
    key: `back ${each.id}`,
    at: Date.parse(each.seenAt),
    when: <Time at={each.seenAt} seconds />,
    what: (
      <>
        came back as <Died letter={each} />
      </>
    ),
  }));
  if (next === null || known.some(({ id }) => id === next)) return steps.toReversed();
  const newest = (
    <>
      came back as{" "}
      <Link href={deadLetterHref(next)} prefetch={false} className={link}>
        another dead letter
      </Link>
    </>
  );
  return [...steps.toReversed(), { key: `back ${next}`, at: null, when: "then", what: newest }];
}

function Died({ letter }: { letter: Earlier }) {
  return (
    <>
      <Link href={deadLetterHref(letter.id)} prefetch={false} className={link}>
        {titleOf(letter) ?? "a dead letter without an error"}
      </Link>
      , generation {letter.generation}
    </>
  );
}

function ByRedrive({ id, number, actor }: RedriveBefore) {
  return (
    <>
      <Link href={redriveHref(id)} prefetch={false} className={link}>
        re-drive #{number}
      </Link>{" "}
      of {actor}
    </>
  );
}
