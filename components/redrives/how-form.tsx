"use client";
import { type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { Mono } from "@/components/ui/mono";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { leftOutAgain } from "./again-words";
import { askedOf, askedWith, draftOf, mayBeInPlace, mayEcho, wrongBoxes, wrongSubject, type Box, type Switch } from "./how-draft";
import { usePlanWith } from "./use-acts";

type HowFormProps = { job: RedriveDetail; reason: string; ratePerSec: number | null; onClose: () => void };

/** How the plan is to run. What is changed is another plan, with a hash of its own: this one is cancelled, and nothing is sent by either. */
export function HowForm({ job, reason, ratePerSec, onClose }: HowFormProps) {
  const [draft, setDraft] = useState(() => draftOf(job.plan));
  const plan = usePlanWith(job);
  const asked = askedOf(draft, job.plan.options.canary?.waitMs ?? null);
  const wrong = wrongBoxes(draft);
  const leftOut = leftOutAgain(job.plan);
  const box = (name: Box, label: string) => (
    <NumberBox label={label} value={draft[name]} wrong={wrong.includes(name)} onChange={(text) => setDraft({ ...draft, [name]: text })} />
  );
  const part = (name: Switch, title: string, children: ReactNode) => (
    <Part title={title} off={offWords[name] ?? "without"} isOn={draft[name]} onChange={(isOn) => setDraft({ ...draft, [name]: isOn })}>
      {children}
    </Part>
  );
  const footer = (
    <>
      <Button variant="quiet" onClick={onClose}>
        Leave it
      </Button>
      <Button
        variant="primary"
        disabled={asked === null || plan.isPending}
        onClick={() => asked && plan.mutate({ ...askedWith(asked, { job, draft, ratePerSec }), reason }, { onSuccess: onClose })}
      >
        {plan.isPending ? "Planning" : "Plan again with this"}
      </Button>
    </>
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="How it runs" footer={footer} className="w-[600px]">
      <div className="grid gap-3.5">
        {(draft.inPlace || mayBeInPlace(job.plan)) &&
          part("inPlace", "In place", <>nothing is sent: the consumer that gave up on them is set back to the first, once</>)}
        {!draft.inPlace && (
          <>
            {part(
              "aside",
              "To another subject",
              <SubjectBox value={draft.subject} why={wrongSubject(draft)} onChange={(subject) => setDraft({ ...draft, subject })} />,
            )}
            {sending(part, box)}
            {part("keep", "Keep them", <>the dead letters stay where they lie, and count as sent again</>)}
            {(draft.echo || mayEcho(job.plan)) &&
              part(
                "echo",
                "Echo",
                <>what is sent is mirrored while it runs: after a crash nobody has to decide what was sent and what not</>,
              )}
          </>
        )}
        <Words>
          begins <Whole>{box("delayMin", "Minutes after its start")} min</Whole> after its start
        </Words>
        {wrong.length > 0 && <p className="text-small text-bad">A box holds no number, or one that is not taken.</p>}
        {leftOut !== null && <p className="text-small text-2">{leftOut}</p>}
        {plan.error && <ErrorState error={plan.error} />}
      </div>
    </Dialog>
  );
}

type PartOf = (name: Switch, title: string, children: ReactNode) => ReactNode;
type BoxOf = (name: Box, label: string) => ReactNode;

/** What guards and paces what is sent. */
const sending = (part: PartOf, box: BoxOf) => (
  <>
    {part(
      "canary",
      "Canary",
      <>
        {box("perGroup", "Canaries of each group")} of each group first, {box("max", "Canaries in all")} in all; the rest waits until they
        are handled
      </>,
    )}
    {part(
      "ramp",
      "Ramp",
      <>
        begins with <Whole>{box("startPerSec", "Ramp from, messages per second")} /s</Whole>, doubled after each{" "}
        <Whole>{box("windowSec", "Seconds before it doubles")} s</Whole> in which nothing came back
      </>,
    )}
    {part(
      "breaker",
      "Breaker",
      <>
        stops if {box("inARow", "Breaker: in a row")} in a row come back, or more than <Whole>{box("percent", "Breaker: percent")} %</Whole>{" "}
        of <Whole>the last {box("of", "Breaker: of the last")}</Whole>
      </>,
    )}
    <Words>
      at most {box("maxUnsettled", "At most sent and not yet settled")} sent and not yet settled{" "}
      <span className="text-3">(empty: no bound)</span>
    </Words>
  </>
);

const SubjectBox = ({ value, why, onChange }: { value: string; why: string | null; onChange: (text: string) => void }) => (
  <div className="grid gap-1">
    <Input
      aria-label="Subject to send to"
      aria-invalid={why !== null}
      autoComplete="off"
      spellCheck={false}
      className="w-full font-mono aria-invalid:border-bad"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
    <p className="text-small">
      {why === null ? (
        <>
          <Mono>{"{subject}"}</Mono> stands for the one that a message died on, <Mono>{"{1}"}</Mono>, <Mono>{"{2}"}</Mono>, … for its tokens
        </>
      ) : (
        <span className="text-bad">It {why}.</span>
      )}
    </p>
  </div>
);

const Words = ({ children }: { children: ReactNode }) => <div className="pl-6.5 text-2">{children}</div>;

/** A box and the word that it is read with: never parted by the end of a line. */
const Whole = ({ children }: { children: ReactNode }) => <span className="whitespace-nowrap">{children}</span>;

/** What is so while it is not chosen. */
const offWords: Partial<Record<Switch, string>> = {
  inPlace: "they are sent again",
  aside: "they go where they died",
  keep: "each leaves once its copy is stored",
};

function Part({
  title,
  off,
  isOn,
  onChange,
  children,
}: {
  title: string;
  off: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <fieldset className="grid gap-1.5">
      <label htmlFor={id} className="flex cursor-pointer items-center gap-2.5 touch:min-h-11">
        <input
          id={id}
          type="checkbox"
          checked={isOn}
          onChange={(event) => onChange(event.currentTarget.checked)}
          className="size-4 accent-accent-fill"
        />
        <span className="font-[550]">{title}</span>
        {!isOn && <span className="text-3">{off}</span>}
      </label>
      {isOn && <Words>{children}</Words>}
    </fieldset>
  );
}

type NumberBoxProps = { label: string; value: string; wrong: boolean; onChange: (text: string) => void };

const NumberBox = ({ label, value, wrong, onChange }: NumberBoxProps) => (
  <Input
    aria-label={label}
    aria-invalid={wrong}
    inputMode="decimal"
    autoComplete="off"
    className="my-0.75 mr-0.75 inline-block w-16 text-center align-middle aria-invalid:border-bad"
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);
