"use client";
import { Slider } from "@base-ui/react/slider";
import { useId, useState } from "react";
import { useWhyNotAct } from "@/components/shell/may-act";
import { Button } from "@/components/ui/button";
import { sayError } from "@/components/ui/error-words";
import { Input } from "@/components/ui/input";
import { formatRate } from "@/lib/domain/format";
import type { RedriveRow } from "@/lib/domain/redrive/row";
import { parseRate, rateSentence } from "./rate";
import { rateAt, rateSteps, stepOf } from "./rate-steps";
import { useSetRate } from "./use-acts";

/** What is being set by hand; `null`: what the job has is shown, whoever set it. */
type Draft = { from: "slider"; step: number } | { from: "field"; text: string } | null;

const textOf = (ratePerSec: number | null) => (ratePerSec === null ? "" : String(ratePerSec));

/** How fast it may go from now on: the slider when it is let go, the field on Enter. Others see it at once. */
export function RateControl({ job }: { job: RedriveRow }) {
  const [draft, setDraft] = useState<Draft>(null);
  const id = useId();
  const set = useSetRate(job.id);
  const mayNot = useWhyNotAct();
  const shown = draft?.from === "slider" ? textOf(rateAt(draft.step)) : (draft?.text ?? textOf(job.ratePerSec));
  const parsed = parseRate(shown);
  const apply = (ratePerSec: number | null) => set.mutate(ratePerSec, { onSettled: () => setDraft(null) });
  return (
    <form
      className="flex min-w-0 flex-1 basis-72 flex-wrap items-center gap-x-2.5 gap-y-1"
      title={mayNot ?? undefined}
      onSubmit={(event) => {
        event.preventDefault();
        if (parsed !== undefined) apply(parsed);
      }}
    >
      <label htmlFor={id} className="text-2">
        Rate
      </label>
      <Slider.Root
        className="min-w-32 flex-1"
        min={0}
        max={rateSteps.length - 1}
        value={draft?.from === "slider" ? draft.step : stepOf(parsed === undefined ? job.ratePerSec : parsed)}
        disabled={mayNot !== null}
        onValueChange={(step) => setDraft({ from: "slider", step })}
        onValueCommitted={(step) => apply(rateAt(step))}
      >
        <Slider.Control className="flex h-7.5 items-center touch:h-11">
          <Slider.Track className="h-1 w-full rounded-sm bg-line-strong">
            <Slider.Indicator className="rounded-sm bg-accent-fill" />
            <Slider.Thumb
              getAriaLabel={() => "Messages per second"}
              getAriaValueText={(_, step) => wordsOf(rateAt(step))}
              className="size-4 rounded-full bg-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus touch:size-5.5"
            />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
      <Input
        id={id}
        aria-label="Rate, messages per second"
        aria-invalid={parsed === undefined}
        inputMode="decimal"
        autoComplete="off"
        placeholder="no cap"
        className="w-18 text-right aria-invalid:border-bad"
        value={shown}
        disabled={mayNot !== null}
        onChange={(event) => setDraft({ from: "field", text: event.currentTarget.value })}
      />
      <span className="text-2">/s</span>
      {draft?.from === "field" && (
        <Button type="submit" disabled={parsed === undefined || set.isPending}>
          Set
        </Button>
      )}
      {parsed === undefined && <span className="text-small text-bad">{rateSentence}</span>}
      {set.error && (
        <span role="alert" className="text-small text-bad">
          {sayError(set.error).title}. {sayError(set.error).detail}
        </span>
      )}
    </form>
  );
}

const wordsOf = (ratePerSec: number | null) => (ratePerSec === null ? "no cap" : formatRate(ratePerSec));
