"use client";
import { type ReactNode, useId, useState } from "react";
import { ActButton } from "./act-button";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { ErrorState } from "./error-state";
import { Input } from "./input";
import { placeFrom } from "./place-after";

type ReasonDialogProps = {
  title: string;
  /** What it will do, and how it is taken back. */
  children: ReactNode;
  label: string;
  placeholder: string;
  /** On the button. */
  verb: string;
  /** It is not done without one. */
  isRequired?: boolean;
  whyNot?: string | null;
  act: { mutate: (reason: string, then: { onSuccess: () => void }) => void; isPending: boolean; error: Error | null };
  onClose: () => void;
  onDone?: () => void;
};

/** Asks why, and does it. Enter in the field is the button. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, children, label, placeholder, verb, isRequired = false, whyNot = null, act, onClose, onDone } = props;
  const [reason, setReason] = useState("");
  const [reasonId, formId] = [useId(), useId()];
  const [placeAfter] = useState(placeFrom);
  const refused = whyNot ?? (act.isPending ? "One moment" : isRequired && reason.trim() === "" ? "Say why first" : null);
  const go = () => {
    const onSuccess = () => {
      onDone?.();
      onClose();
    };
    if (refused === null) act.mutate(reason.trim(), { onSuccess });
  };
  const footer = (
    <>
      <Button variant="quiet" onClick={onClose}>
        Cancel
      </Button>
      <ActButton variant="primary" type="submit" form={formId} whyNot={refused}>
        {verb}
      </ActButton>
    </>
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} footer={footer} finalFocus={placeAfter}>
      <form
        id={formId}
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        {children}
        <label htmlFor={reasonId} className="grid gap-1">
          <span className="text-small text-2">{label}</span>
          <Input
            id={reasonId}
            required={isRequired}
            maxLength={2_000}
            autoComplete="off"
            placeholder={placeholder}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </label>
      </form>
      {act.error && <ErrorState error={act.error} />}
    </Dialog>
  );
}
