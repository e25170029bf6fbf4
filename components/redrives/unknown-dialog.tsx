"use client";
import { useId, useState } from "react";
import { useViewQuery } from "@/components/live";
import { ActButton } from "@/components/ui/act-button";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { formatCount } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { RedriveDetail, UnknownEvidence } from "@/lib/domain/redrive/row";
import { redriveQueries } from "@/lib/queries";
import { DecisionChoice } from "./decision-choice";
import { choicesOf, lookedWords, type UnknownChoice } from "./unknown-words";
import { useResolveUnknown } from "./use-acts";

const keyOf = ({ which, as }: UnknownChoice) => `${which} ${as}`;

/** The console looks for all of them at once, and a person decides for all of which it says the same. The others stay, to be decided after. */
export function UnknownDialog({ job, onClose }: { job: RedriveDetail; onClose: () => void }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const ids = { reason: useId() };
  const evidence = useViewQuery(redriveQueries.unknown(job.id));
  const resolve = useResolveUnknown(job.id);
  const choices = evidence.data ? choicesOf(evidence.data) : [];
  const choice = choices.find((each) => keyOf(each) === chosen) ?? null;
  const whyNot = whyNotSettle({ choice, reason, isBusy: resolve.isPending });
  const decide = () => {
    if (choice === null) return;
    const { which, count, as } = choice;
    resolve.mutate({ which, count, as, reason: reason.trim() }, { onSuccess: onClose, onError: () => void evidence.refetch() });
  };
  const footer = (
    <>
      <Button variant="quiet" onClick={onClose}>
        Cancel
      </Button>
      <ActButton variant="primary" whyNot={whyNot} onClick={decide}>
        {choice === null ? "Settle them" : `${choice.as === "published" ? "Settle" : "Send"} ${formatCount(choice.count)}`}
      </ActButton>
    </>
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Were they sent?" footer={footer} className="w-[560px]">
      <div className="grid gap-3">
        {!evidence.data && (evidence.error ? <ErrorState error={evidence.error} /> : <SkeletonRows rows={3} />)}
        {evidence.data && <Looked evidence={evidence.data} />}
        <fieldset className="grid gap-2">
          <legend className="sr-only">What you decide</legend>
          {choices.map((each) => (
            <DecisionChoice key={keyOf(each)} checked={chosen === keyOf(each)} onChange={() => setChosen(keyOf(each))} title={each.title}>
              {each.what}
            </DecisionChoice>
          ))}
        </fieldset>
        <label htmlFor={ids.reason} className="grid gap-1">
          <span className="text-small text-2">Why</span>
          <Input
            id={ids.reason}
            required
            maxLength={2_000}
            autoComplete="off"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        {resolve.error && <ErrorState error={resolve.error} />}
      </div>
    </Dialog>
  );
}

function Looked({ evidence }: { evidence: UnknownEvidence }) {
  return (
    <output className="grid gap-1 text-2">
      {lookedWords(evidence).map((text) => (
        <span key={text}>{text}</span>
      ))}
      {evidence.left > 0 && <span>{formatCount(evidence.left)} more were not looked for: they come when these are settled.</span>}
    </output>
  );
}

type Draft = { choice: UnknownChoice | null; reason: string; isBusy: boolean };

function whyNotSettle({ choice, reason, isBusy }: Draft): string | null {
  if (isBusy) return "One moment";
  if (choice === null) return "Choose one";
  return reason.trim() === "" ? "Say why first" : null;
}
