"use client";
import { useId, useState } from "react";
import { ActButton } from "@/components/ui/act-button";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import type { Selecting } from "@/lib/queries";
import { lettersOf } from "../discard-words";
import { usePlan } from "../use-plan";
import { readPatch } from "./edit-words";
import { EditPreviews } from "./edit-previews";
import { TextArea } from "./text-area";
import { usePreview } from "./use-edit";

type PatchDialogProps = { selecting: Selecting; count: number; onClose: () => void; onDone: () => void };

const example = '[{ "op": "replace", "path": "/customer/phone", "value": null }]';

/** One JSON patch over all that is selected: looked at on the first ten, then planned. Nothing is sent before that plan is started. */
export function PatchDialog({ selecting, count, onClose, onDone }: PatchDialogProps) {
  const [text, setText] = useState("");
  const fieldId = useId();
  const preview = usePreview();
  const plan = usePlan(onDone);
  const read = readPatch(text);
  const [seen, setSeen] = useState<string | null>(null);
  const whyNot =
    "problem" in read ? (text === "" ? "Write a patch first" : read.problem) : preview.isPending || plan.isPending ? "One moment" : null;
  const look = () => "patch" in read && preview.mutate({ selecting, edits: { patch: read.patch } }, { onSuccess: () => setSeen(text) });
  const footer = (
    <>
      <Button variant="quiet" onClick={onClose}>
        Cancel
      </Button>
      <ActButton whyNot={whyNot} onClick={look}>
        Show the first ten
      </ActButton>
      <ActButton
        variant="primary"
        whyNot={whyNot ?? (seen === text ? null : "Look at the first ten before")}
        onClick={() => "patch" in read && plan.mutate({ ...selecting, edits: { patch: read.patch } })}
      >
        Plan with this patch
      </ActButton>
    </>
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Patch ${lettersOf(count)}`} footer={footer} className="w-[720px]">
      <div className="grid gap-3">
        <div className="grid gap-1">
          <label htmlFor={fieldId} className="text-small text-2">
            JSON patch (RFC 6902), applied to each body; one that it does not fit is left where it is
          </label>
          <TextArea id={fieldId} rows={6} placeholder={example} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        </div>
        {(preview.error ?? plan.error) && <ErrorState error={preview.error ?? plan.error} />}
        {preview.data && seen === text && <EditPreviews items={preview.data.items} />}
      </div>
    </Dialog>
  );
}
