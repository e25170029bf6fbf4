"use client";
import { useId, useState } from "react";
import { useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { Panel } from "@/components/ui/panel";
import type { CaptureRow } from "@/lib/domain/capture/row";
import { useDecide } from "./use-decide";
import { WhatIsMade } from "./what-is-made";
import { captureWords } from "./words";

/** One question for all accounts in which nobody has decided: what it is, what is made there, what it costs. */
export function CaptureQuestion({ rows }: { rows: readonly CaptureRow[] }) {
  const titleId = useId();
  const [reason, setReason] = useState("Find dead letters that no one stores");
  const decide = useDecide();
  const mayNot = useWhyNotAct();
  const possible = rows.filter(({ forbidden }) => forbidden.length === 0);
  return (
    <Panel aria-labelledby={titleId} className="mb-3.5 grid gap-2 px-3.5 py-3">
      <h2 id={titleId} className="text-base font-[550]">
        Messages that workers give up on are not captured
      </h2>
      <p className="max-w-[88ch] text-2">
        When a message has failed for the last time, or a worker ends it with TERM, NATS says so once and forgets it. Captured, it is found
        here too, also when it happens while this console is down. Otherwise deaths while the console is down are not seen.
      </p>
      <WhatIsMade rows={rows} />
      {decide.error && <ErrorState error={decide.error} />}
      <div className="flex flex-wrap items-center gap-2">
        {possible.length > 0 && <Why reason={reason} disabled={mayNot !== null} onChange={setReason} />}
        <Answers rows={rows} possible={possible} reason={reason.trim()} mayNot={mayNot} decide={decide} />
      </div>
    </Panel>
  );
}

type WhyProps = { reason: string; disabled: boolean; onChange: (reason: string) => void };

function Why({ reason, disabled, onChange }: WhyProps) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex min-w-0 flex-1 basis-64 items-center gap-2">
      <span className="text-small text-3">why</span>
      <Input
        id={id}
        value={reason}
        maxLength={2_000}
        autoComplete="off"
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}

type AnswersProps = {
  rows: readonly CaptureRow[];
  /** Those where nothing forbids it. */
  possible: readonly CaptureRow[];
  reason: string;
  mayNot: string | null;
  decide: ReturnType<typeof useDecide>;
};

function Answers({ rows, possible, reason, mayNot, decide }: AnswersProps) {
  const contexts = (some: readonly CaptureRow[]) => some.map(({ context }) => context);
  const busy = decide.isPending ? "One moment" : null;
  return (
    <span className="ml-auto flex flex-wrap justify-end gap-2">
      <ActButton
        variant="quiet"
        whyNot={mayNot ?? busy}
        quietReason
        onClick={() => decide.mutate({ contexts: contexts(rows), enabled: false, reason: "Not now" })}
      >
        Not now
      </ActButton>
      {possible.length > 0 && (
        <ActButton
          variant="primary"
          whyNot={mayNot ?? busy ?? (reason === "" ? "Say why first" : null)}
          quietReason={mayNot === null}
          onClick={() => decide.mutate({ contexts: contexts(possible), enabled: true, reason })}
        >
          {captureWords(possible.length)}
        </ActButton>
      )}
    </span>
  );
}
