"use client";
import { useEffect, useId, useRef, useState } from "react";
import { ActButton } from "@/components/ui/act-button";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import type { RuleList } from "@/lib/domain/dead-letter/group/rule-row";
import { sameDraft, sameTrial, whyNotSave, whyNotTry, type Draft } from "./draft";
import { isChanged, isRemoved } from "./changed";
import { ChangedRule } from "./changed-note";
import { Wrong } from "./field";
import { fieldErrors } from "./field-errors";
import { RuleFields } from "./rule-fields";
import { RuleTrial } from "./rule-trial";
import type { Writing } from "./rules-page";
import { useSaveRule, useTryRule } from "./use-rules";
import { useWarySave } from "./use-wary-save";

type RuleDialogProps = Writing & { now: RuleList | undefined; onClose: () => void };

/** Writes a rule, made new where it is `null`; it can be tried before it is saved. What was written is not lost by a key or a click beside it. */
export function RuleDialog({ rule, from, version, now, onClose }: RuleDialogProps) {
  const [draft, setDraft] = useState(from);
  const [isLeaving, setLeaving] = useState(false);
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const [save, trial] = [useSaveRule(), useTryRule()];
  const [error, asked] = save.error ? [save.error, save.variables?.draft] : [trial.error, trial.variables];
  const changed = now !== undefined && isChanged(save.error) ? now : null;
  const isGone = changed !== null && isRemoved(rule, changed.items);
  const atFields = error && asked && fieldErrors(error, asked, draft);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [error]);
  const busy = save.isPending || trial.isPending ? "One moment" : null;
  const whyNot = busy ?? whyNotSave(draft);
  const saving = { id: isGone ? null : (rule?.id ?? null), draft, version: changed?.version ?? version };
  const wary = useWarySave(draft, { trial, reset: save.reset, write: () => save.mutate(saving, { onSuccess: onClose }) });
  const change = (part: Partial<Draft>) => {
    setLeaving(false);
    setDraft({ ...draft, ...part });
  };
  const tryIt = () => {
    save.reset();
    trial.mutate(draft);
  };
  const footer = isLeaving ? (
    <Leaving onStay={() => setLeaving(false)} onLeave={onClose} />
  ) : (
    <>
      <Button variant="quiet" onClick={onClose}>
        Cancel
      </Button>
      <ActButton whyNot={busy ?? whyNotTry(draft)} quietReason onClick={tryIt}>
        Try it
      </ActButton>
      <ActButton variant="primary" type="submit" form={formId} whyNot={whyNot}>
        {isGone ? "Save it as a new rule" : changed || wary.isWide ? "Save it all the same" : "Save the rule"}
      </ActButton>
    </>
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && (sameDraft(draft, from) ? onClose() : setLeaving(true))}
      title={rule === null ? "New rule" : `Edit “${from.name}”`}
      className="top-[6vh] max-h-[88vh] w-[760px]"
      footer={footer}
    >
      <form
        id={formId}
        ref={form}
        noValidate
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (whyNot === null) wary.go();
        }}
      >
        <RuleFields draft={draft} errors={atFields ?? {}} onChange={change} />
      </form>
      {atFields?.form !== undefined && <Wrong>{atFields.form}</Wrong>}
      {changed && <ChangedRule read={rule} now={changed.items} />}
      {error && !atFields && !changed && <ErrorState error={error} />}
      {trial.data && <RuleTrial trial={trial.data} isOfNow={trial.variables !== undefined && sameTrial(trial.variables, draft)} />}
    </Dialog>
  );
}

function Leaving({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  return (
    <>
      <span role="alert" className="mr-auto self-center text-2">
        This is not saved.
      </span>
      <Button variant="danger" onClick={onLeave}>
        Leave it
      </Button>
      <Button ref={focus} onClick={onStay}>
        Go on writing
      </Button>
    </>
  );
}

const focus = (button: HTMLButtonElement | null) => button?.focus();
