"use client";
import { useEffect, useId, useState } from "react";
import { ActButton } from "@/components/ui/act-button";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import type { Headers } from "@/lib/domain/message";
import type { EditPreview } from "@/lib/domain/redrive/edit/preview";
import { usePlan } from "../use-plan";
import { editsProblem, jsonProblem } from "./edit-words";
import { HeaderRows } from "./header-rows";
import { TextArea } from "./text-area";
import { usePreview } from "./use-edit";

type EditDialogProps = { id: string; onClose: () => void };
type Sent = NonNullable<EditPreview["items"][number]["before"]>;

/** A message as it would go out, to be changed; its button plans it, and nothing is sent before that plan is started. */
export function EditDialog({ id, onClose }: EditDialogProps) {
  const { mutate: look, data, error } = usePreview();
  useEffect(() => look({ selecting: { selection: { ids: [id] } } }), [look, id]);
  const [item] = data?.items ?? [];
  if (item?.before) return <Editing id={id} before={item.before} onClose={onClose} />;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Edit before sending" footer={<Button onClick={onClose}>Close</Button>}>
      {error && <ErrorState error={error} />}
      {!error && <output className="text-2">{data ? (item?.refused?.reason ?? "It cannot be read.") : "Looking at the message…"}</output>}
    </Dialog>
  );
}

/** What has been changed of it; `null`: nothing yet. */
function editsOf(id: string, before: Sent, { data, headers }: { data: string; headers: Headers }) {
  const payload = data === before.payload.data ? {} : { payload: { encoding: "utf8" as const, data } };
  const changed = JSON.stringify(headers) === JSON.stringify(before.headers) ? payload : { ...payload, headers };
  return Object.keys(changed).length === 0 ? null : { messages: [{ id, ...changed }] };
}

function Editing({ id, before, onClose }: EditDialogProps & { before: Sent }) {
  const [data, setData] = useState(before.payload.data);
  const [headers, setHeaders] = useState(before.headers);
  const bodyId = useId();
  const plan = usePlan();
  const edits = editsOf(id, before, { data, headers });
  const problem = edits && (editsProblem(edits) ?? jsonProblem(before.payload.data, data));
  const whyNot = edits === null ? "Nothing is changed yet" : (problem ?? (plan.isPending ? "The plan is being made" : null));
  const isText = before.payload.encoding === "utf8" && !before.payload.truncated;
  const footer = (
    <>
      <Button variant="quiet" onClick={onClose}>
        Cancel
      </Button>
      <ActButton variant="primary" whyNot={whyNot} onClick={() => edits && plan.mutate({ selection: { ids: [id] }, edits })}>
        Plan with this edit
      </ActButton>
    </>
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Edit before sending" footer={footer} className="w-[720px]">
      <div className="grid gap-3.5">
        <div className="grid gap-1">
          <label htmlFor={bodyId} className="text-small text-2">
            Payload
          </label>
          <TextArea
            id={bodyId}
            rows={12}
            value={isText ? data : ""}
            disabled={!isText}
            aria-invalid={problem !== null}
            onChange={(event) => setData(event.currentTarget.value)}
          />
          {!isText && <p className="text-small text-2">{whyNotText(before.payload)}</p>}
        </div>
        <HeaderRows headers={headers} onChange={setHeaders} />
        <p className="text-small text-3">
          Only the edited message goes out. What it was is kept in JETLAG_TRASH, what was changed on the record.
        </p>
        {plan.error && <ErrorState error={plan.error} />}
      </div>
    </Dialog>
  );
}

const whyNotText = ({ truncated }: Sent["payload"]) =>
  truncated
    ? "It is larger than what is shown here, 256 KiB: the API takes the whole of it, as does a patch."
    : "It is no text: the API takes it as base64.";
