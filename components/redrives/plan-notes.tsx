import Link from "next/link";
import { deadLetterHref } from "@/components/tables";
import { formatCount } from "@/components/ui/format";
import { Mono } from "@/components/ui/mono";
import type { Plan } from "@/lib/domain/redrive/row";
import type { InPlace } from "@/lib/domain/redrive/run/options";
import { Line, planLink, PlanRow } from "./plan-rows";

/** Said where it belongs: how fast, and what becomes of the letters. */
const saidElsewhere = ["UNGUARDED", "SHORT_LIVED"];
/** Of so many groups each is told by itself that it grew lately. */
const fewGroups = 2;
/** Said also where nothing is sent: it may be why. */
const leavesOut = ["INDEX_BEHIND", "LETTER_UNKNOWN"];

export function MindRow({ plan }: { plan: Plan }) {
  const said = plan.warnings.filter(({ code }) => !saidElsewhere.includes(code) && (plan.count > 0 || leavesOut.includes(code)));
  if (said.length === 0) return null;
  const growing = said.filter(({ code }) => code === "GROUP_GROWS");
  const isFolded = growing.length > fewGroups;
  const warnings = isFolded ? said.filter(({ code }) => code !== "GROUP_GROWS") : said;
  return (
    <PlanRow name="mind">
      {isFolded && <Growing texts={growing.map(({ text }) => text)} />}
      {warnings.map(({ code, text }) => (
        <Line key={`${code} ${text}`} tone="warn">
          {text}
        </Line>
      ))}
    </PlanRow>
  );
}

/** So many would hide what else there is to mind: one line says it, and each stands behind it. */
function Growing({ texts }: { texts: readonly string[] }) {
  return (
    <details>
      <summary className="cursor-pointer rounded-sm touch:-my-3 touch:py-3">
        {formatCount(texts.length)} of the groups still grow{" "}
        <span className="text-2">what failed a moment ago fails again, unless it was mended since</span>
      </summary>
      <ul className="mt-1.5 grid gap-1.5 touch:mt-4.5">
        {texts.map((text) => (
          <li key={text}>
            <Line tone="warn">{text}</Line>
          </li>
        ))}
      </ul>
    </details>
  );
}

const few = 5;

/** What is left out, each with its reason; many wait behind one click. */
export function NotSentRow({ plan }: { plan: Plan }) {
  const { refused, refusedCount } = plan;
  const merged = plan.selectedCount - refusedCount - plan.count;
  if (refusedCount === 0 && merged <= 0) return null;
  return (
    <PlanRow name="not sent">
      {merged > 0 && (
        <p className="text-2">
          {formatCount(merged)} {merged === 1 ? "is another death" : "are other deaths"} of a message that is sent once
        </p>
      )}
      {refusedCount > 0 && (
        <details open={refusedCount <= few}>
          <summary className="cursor-pointer rounded-sm touch:-my-3 touch:py-3">
            {formatCount(refusedCount)} refused <span className="text-2">and left where {refusedCount === 1 ? "it is" : "they are"}</span>
          </summary>
          <ul className="mt-1.5 grid gap-1.5 touch:mt-4.5">
            {byReason(refused).map(([reason, those]) => (
              <li key={reason}>
                <Refused reason={reason} those={those} />
              </li>
            ))}
          </ul>
          {refusedCount > refused.length && (
            <p className="mt-1.5 text-small text-3">and {formatCount(refusedCount - refused.length)} more</p>
          )}
        </details>
      )}
    </PlanRow>
  );
}

type Refusal = Plan["refused"][number];

function byReason(refused: readonly Refusal[]): [reason: string, those: Refusal[]][] {
  const by = new Map<string, Refusal[]>();
  for (const each of refused) by.set(each.reason, [...(by.get(each.reason) ?? []), each]);
  return [...by];
}

/** One reason, said once, and each letter that it is the reason for. */
function Refused({ reason, those }: { reason: string; those: readonly Refusal[] }) {
  const [first] = those;
  return (
    <Line tone="bad">
      {those.length > 1 && `${formatCount(those.length)} × `}
      {reason} <span className="font-mono text-small text-3">{first?.code}</span>{" "}
      {those.length === 1 && first ? <RefusedLetter refusal={first} words="open" /> : <RefusedLetters those={those} />}
    </Line>
  );
}

const RefusedLetters = ({ those }: { those: readonly Refusal[] }) => (
  <span className="mt-0.5 flex flex-wrap gap-x-3 text-small touch:gap-y-2">
    {those.map((refusal, at) => (
      <RefusedLetter key={refusal.id} refusal={refusal} words={`open ${at + 1}`} />
    ))}
  </span>
);

function RefusedLetter({ refusal: { id, code }, words }: { refusal: Refusal; words: string }) {
  if (code === "NOT_FOUND") return <Mono className="wrap-anywhere">{id}</Mono>;
  return (
    <Link href={deadLetterHref(id)} prefetch={false} className={planLink}>
      {words}
      <span className="sr-only"> the dead letter {id}</span>
    </Link>
  );
}

export function AfterRow({ plan }: { plan: Plan }) {
  if (plan.count === 0) return null;
  const { inPlace } = plan.options;
  if (inPlace) return <StayingRow inPlace={inPlace} />;
  const streams = plan.sources.map(({ stream }) => stream).join(", ");
  const shortLived = plan.warnings.filter(({ code }) => code === "SHORT_LIVED");
  return (
    <PlanRow name="after">
      {plan.keepsLetters === "none" && <p>A dead letter leaves {streams} once its copy is stored.</p>}
      {plan.keepsLetters === "all" && <p>The dead letters stay in {streams} and count as sent again: they leave the open list.</p>}
      {plan.keepsLetters === "some" && <p>A dead letter leaves {streams} once its copy is stored, but for those below.</p>}
      {plan.alsoRemovesCount > 0 && (
        <p>
          So {plan.alsoRemovesCount === 1 ? "does" : "do"} {formatCount(plan.alsoRemovesCount)}{" "}
          {plan.alsoRemovesCount === 1 ? "original" : "originals"}, given up on in{" "}
          {[...new Set(plan.alsoRemoves.map(({ stream }) => stream))].join(", ")}.
        </p>
      )}
      {plan.alsoRemovesCount > 0 && <AlsoRemoved plan={plan} />}
      {shortLived.map(({ text }) => (
        <Line key={text} tone="warn">
          {text}
        </Line>
      ))}
    </PlanRow>
  );
}

const StayingRow = ({ inPlace: { stream, consumer } }: { inPlace: InPlace }) => (
  <PlanRow name="after">
    <p>
      They stay in {stream} until {consumer} has acknowledged them, and count as sent again: they leave the open list.
    </p>
  </PlanRow>
);

/** Originals that stood in the way of a work queue: they go with their letters. */
function AlsoRemoved({ plan: { alsoRemoves, alsoRemovesCount: count } }: { plan: Plan }) {
  return (
    <details>
      <summary className="cursor-pointer rounded-sm touch:-my-3 touch:py-3">
        {formatCount(count)} {count === 1 ? "original leaves its work queue" : "originals leave their work queues"} too{" "}
        <span className="text-2">nobody would deliver {count === 1 ? "it" : "them"} any more</span>
      </summary>
      <p className="mt-1.5 min-w-0 text-small break-words text-2 touch:mt-4.5">
        {alsoRemoves.map(({ stream, seq }) => `${stream} #${seq.toLocaleString("en")}`).join(", ")}
        {count > alsoRemoves.length && ` and ${formatCount(count - alsoRemoves.length)} more`}
      </p>
    </details>
  );
}
