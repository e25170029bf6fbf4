"use client";
import { useState } from "react";
import { ActButton } from "@/components/ui/act-button";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { MadeLink } from "./made-link";
import { ShareChoices, type Choices } from "./share-choices";
import { SharePreview } from "./share-preview";
import { SharedBefore } from "./shared-before";
import { useCreateShare, usePreview } from "./use-shares";
import { expiries } from "./words";

type ShareDialogProps = { view: string; onClose: () => void };

const wide = "top-[6vh] max-h-[88vh] w-[760px]";

/** First what would be shared, and what of it is hidden; then the link. */
export function ShareDialog({ view, onClose }: ShareDialogProps) {
  const [choices, setChoices] = useState<Choices>({ expiry: "week", redact: true });
  const expiresInMs = expiries.find(({ value }) => value === choices.expiry)?.ms ?? expiries[0].ms;
  const asked = { view, expiresInMs, redact: choices.redact };
  const create = useCreateShare(view);
  if (create.data) {
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title="Shared"
        className={wide}
        footer={<Button onClick={onClose}>Done</Button>}
      >
        <MadeLink share={create.data} />
        <SharedBefore view={view} />
      </Dialog>
    );
  }
  const footer = (
    <>
      <Button variant="quiet" onClick={onClose}>
        Cancel
      </Button>
      <ActButton variant="primary" whyNot={create.isPending ? "One moment" : null} onClick={() => create.mutate(asked)}>
        Make the link
      </ActButton>
    </>
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Share evidence" className={wide} footer={footer}>
      <p className="text-2">
        A page of its own shows this as it is now. Nothing on it is live, nothing can be done from it, and it leads nowhere else.
      </p>
      <ShareChoices choices={choices} onChange={setChoices} />
      <Preview asked={asked} />
      {create.error && <ErrorState error={create.error} />}
      <SharedBefore view={view} />
    </Dialog>
  );
}

function Preview({ asked }: { asked: Parameters<typeof usePreview>[0] }) {
  const { data, error, refetch } = usePreview(asked);
  if (error) return <ErrorState error={error} action={<Button onClick={() => void refetch()}>Try again</Button>} />;
  if (!data) return <output className="mt-3 block text-2">Freezing a copy to look at…</output>;
  return <SharePreview preview={data} redact={asked.redact} />;
}
