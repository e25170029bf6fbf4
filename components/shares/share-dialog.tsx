"use client";
import { useState } from "react";
import { ActButton } from "@/components/ui/act-button";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { AppError } from "@/lib/errors";
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
  const preview = usePreview(asked);
  const create = useCreateShare();
  if (create.data) {
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title="Shared"
        className={wide}
        footer={<Button onClick={onClose}>Done</Button>}
      >
        <MadeLink share={create.data} view={view} />
        <SharedBefore view={view} />
      </Dialog>
    );
  }
  const whyNot = create.isPending || !preview.data || preview.isFetching ? "One moment" : null;
  /** What is shared is what was looked at. Where that is no longer kept there is something new to look at. */
  const share = (previewed: string) => create.mutate({ ...asked, previewed }, { onError: () => void preview.refetch() });
  const footer = (
    <>
      <Button variant="quiet" onClick={onClose}>
        Cancel
      </Button>
      <ActButton variant="primary" whyNot={whyNot} onClick={() => preview.data && share(preview.data.id)}>
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
      <Preview preview={preview} redact={asked.redact} />
      {create.error && <Problem error={create.error} />}
      <SharedBefore view={view} />
    </Dialog>
  );
}

/** What was looked at is no longer kept, so nothing was shared, and the preview is a new one: no fault of anybody's. */
function Problem({ error }: { error: Error }) {
  if (!(error instanceof AppError) || error.code !== "CONFLICT") return <ErrorState error={error} />;
  return (
    <p role="alert" className="mt-3 text-warn">
      Nothing is shared yet: what you looked at is no longer kept. Above is how it is now.
    </p>
  );
}

function Preview({ preview: { data, error, refetch }, redact }: { preview: ReturnType<typeof usePreview>; redact: boolean }) {
  if (error) return <ErrorState error={error} action={<Button onClick={() => void refetch()}>Try again</Button>} />;
  if (!data) return <output className="mt-3 block text-2">Freezing a copy to look at…</output>;
  return <SharePreview preview={data} redact={redact} />;
}
