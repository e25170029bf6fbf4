import Link from "next/link";
import { consumerHref, deadLettersHref, streamHref } from "@/components/tables";
import { Mono } from "@/components/ui/mono";
import type { Plan } from "@/lib/domain/redrive/row";
import { Line, planLink, PlanRow } from "./plan-rows";
import { SelectedBy } from "./plan-selection";
import { formatCountOf } from "@/lib/domain/format";
import { ageWords, generationWords } from "./plan-counts";
import { receiverText, toneOfReceiver } from "./receiver-words";
import { messagesOf } from "./words";

type Target = Plan["targets"][number];
type Part = { plan: Plan; context: string };

export function FromRow({ plan, context }: Part) {
  const shown = plan.groups.slice(0, 4);
  return (
    <PlanRow name="from">
      <SelectedBy plan={plan} />
      {plan.sources.map(({ stream, count }) => (
        <p key={stream}>
          <Link href={deadLettersHref({ context, stream })} prefetch={false} className={planLink}>
            {stream}
          </Link>
          , {context}
          {plan.sources.length > 1 && <span className="text-2"> · {count}</span>}
        </p>
      ))}
      {plan.sources.length === 0 && <p className="text-2">nothing of what was selected in {context} can be sent</p>}
      {shown.map(({ id, title, count }) => (
        <p key={id ?? title} className="min-w-0 text-small break-words text-2">
          {plan.count > 1 ? count.toLocaleString("en") : "it"} died of: {title}
        </p>
      ))}
      {plan.groups.length > shown.length && (
        <p className="text-small text-3">and {formatCountOf(plan.groups.length - shown.length, "more cause")}</p>
      )}
      {[ageWords(plan.ages), generationWords(plan.generations)].map(
        (words) =>
          words !== "" && (
            <p key={words} className="text-small text-2">
              {words}
            </p>
          ),
      )}
    </PlanRow>
  );
}

export function ToRow({ plan, context }: Part) {
  if (plan.targets.length === 0) return null;
  return (
    <PlanRow name="to">
      {plan.targets.map((target) => (
        <p key={target.stream} className="min-w-0 break-words">
          <Mono className="wrap-anywhere">{target.subject}</Mono>
          {target.subjectCount > 1 && <span className="text-2"> and {target.subjectCount - 1} more</span>} <span aria-label="to">→</span>{" "}
          <Link href={streamHref({ context, stream: target.stream })} prefetch={false} className={planLink}>
            {target.stream}
          </Link>
          {plan.targets.length > 1 && <span className="text-2"> · {messagesOf(target.count)}</span>}
        </p>
      ))}
      {plan.target?.mode === "subject" && (
        <p className="min-w-0 text-small break-words text-2">
          not where they died: asked for is <Mono className="wrap-anywhere">{plan.target.subject}</Mono>
        </p>
      )}
      {plan.subjects.length > 1 && <Subjects plan={plan} />}
    </PlanRow>
  );
}

/** How many go to each subject: few are read at once, many behind a click. */
function Subjects({ plan: { subjects, targets } }: { plan: Plan }) {
  const all = targets.reduce((sum, { subjectCount }) => sum + subjectCount, 0);
  return (
    <details open={subjects.length <= 3}>
      <summary className="cursor-pointer rounded-sm text-small text-2 touch:-my-3 touch:py-3">
        by subject, {all.toLocaleString("en")}
      </summary>
      <ul className="mt-1 grid max-w-120 gap-1 text-small text-2">
        {subjects.map(({ subject, count }) => (
          <li key={subject} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3">
            <Mono className="min-w-0 wrap-anywhere">{subject}</Mono>
            <span>{count.toLocaleString("en")}</span>
          </li>
        ))}
        {all > subjects.length && <li className="text-3">and {(all - subjects.length).toLocaleString("en")} more subjects</li>}
      </ul>
    </details>
  );
}

export function WhoRow({ plan, context }: Part) {
  if (plan.targets.length === 0) return null;
  return (
    <PlanRow name="who gets it">
      {plan.targets.map((target) => (
        <Receivers key={target.stream} target={target} context={context} />
      ))}
    </PlanRow>
  );
}

function Receivers({ target, context }: { target: Target; context: string }) {
  const { receivers, receiversKnown, coreSubscribers, count, stream } = target;
  return (
    <>
      {!receiversKnown && <Line tone="unknown">the consumers of {stream} could not all be read</Line>}
      {receiversKnown && receivers.length === 0 && <Line tone="warn">nobody: no consumer of {stream} takes this subject</Line>}
      {receivers.map((receiver) => (
        <Line key={`${receiver.stream} ${receiver.consumer}`} tone={toneOfReceiver(receiver)}>
          <Link href={consumerHref({ context, stream: receiver.stream, name: receiver.consumer })} prefetch={false} className={planLink}>
            {receiver.consumer}
          </Link>{" "}
          <span className="text-2">{receiverText(receiver, { of: count, stream })}</span>
        </Line>
      ))}
      {coreSubscribers === null && (
        <Line tone="unknown">
          <span className="text-2">plain subscribers cannot be counted: monitoring does not answer</span>
        </Line>
      )}
      {coreSubscribers !== null && coreSubscribers > 0 && (
        <Line tone="warn">
          {coreSubscribers === 1 ? "1 plain subscriber" : `${coreSubscribers.toLocaleString("en")} plain subscribers`}{" "}
          <span className="text-2">
            may have seen {count === 1 ? "it" : "them"} before, and {coreSubscribers === 1 ? "sees" : "see"} {count === 1 ? "it" : "them"}{" "}
            again
          </span>
        </Line>
      )}
    </>
  );
}
