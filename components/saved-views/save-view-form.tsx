"use client";
import { useId, useState } from "react";
import { useIsReadOnly, useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";
import { sayError } from "@/components/ui/error-words";
import { Input } from "@/components/ui/input";
import { useSaveView } from "./use-saved-views";

/** Keeps the page as it is now under a name. Whoever may only look keeps it for themselves. */
export function SaveViewForm({ path }: { path: string }) {
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const sharedId = useId();
  const save = useSaveView();
  const mayNotShare = useWhyNotAct();
  const mayNot = useIsReadOnly() ? mayNotShare : null;
  const whyNot = mayNot ?? (save.isPending ? "One moment" : name.trim() === "" ? "Name it first" : null);
  return (
    <form
      className="grid gap-2 border-t border-line px-3.5 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (whyNot === null) save.mutate({ name: name.trim(), path, shared }, { onSuccess: () => setName("") });
      }}
    >
      <Input
        aria-label="Name for what is shown now"
        placeholder="Save what is shown now as…"
        maxLength={100}
        autoComplete="off"
        disabled={mayNot !== null}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <span className="flex items-center justify-between gap-2">
        <label htmlFor={sharedId} title={mayNotShare ?? undefined} className="inline-flex items-center gap-2 text-2 touch:min-h-11">
          <input
            id={sharedId}
            type="checkbox"
            disabled={mayNotShare !== null}
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
            className="size-4 accent-accent-fill"
          />
          Everybody sees it
        </label>
        <ActButton type="submit" whyNot={whyNot} quietReason>
          Save
        </ActButton>
      </span>
      {mayNotShare !== null && <span className="text-small text-3">{mayNotShare}</span>}
      {save.error && <Problem error={save.error} />}
    </form>
  );
}

function Problem({ error }: { error: Error }) {
  const { detail, title } = sayError(error);
  return (
    <span role="alert" className="text-small break-words text-bad">
      {detail ?? title}
    </span>
  );
}
