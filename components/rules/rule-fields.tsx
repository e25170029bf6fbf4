"use client";
import { useId } from "react";
import { useViewQuery } from "@/components/live";
import { contextsQuery } from "@/lib/queries";
import type { Draft } from "./draft";
import { Field, Wrong } from "./field";
import type { FieldErrors } from "./field-errors";
import { fingerprintHelp } from "./words";

type RuleFieldsProps = { draft: Draft; errors: FieldErrors; onChange: (change: Partial<Draft>) => void };

const wide = "col-span-full";
const inTwo = "grid grid-cols-2 gap-3 phone:grid-cols-1";

export function RuleFields({ draft, errors, onChange }: RuleFieldsProps) {
  const enabledId = useId();
  const field = (name: Exclude<keyof Draft, "enabled">) => ({
    value: draft[name],
    error: errors[name],
    onChange: (event: { currentTarget: { value: string } }) => onChange({ [name]: event.currentTarget.value }),
  });
  return (
    <>
      <Field label="Name of the rule" required maxLength={100} placeholder="crm is down" {...field("name")} />
      <ConditionFields field={field} error={errors.match} />
      <Field label="Name of the group" required isCode maxLength={255} help={fingerprintHelp} {...field("fingerprint")} />
      <label htmlFor={enabledId} className="inline-flex cursor-pointer items-center gap-2 justify-self-start touch:min-h-11">
        <input
          id={enabledId}
          type="checkbox"
          checked={draft.enabled}
          onChange={(event) => onChange({ enabled: event.currentTarget.checked })}
          className="size-4 accent-accent-fill"
        />
        Enabled
      </label>
      <Field label="Why" required maxLength={2_000} placeholder="one cause, whatever the client calls it" {...field("reason")} />
    </>
  );
}

type Fields = (name: Exclude<keyof Draft, "enabled">) => Pick<Parameters<typeof Field>[0], "value" | "error" | "onChange">;

function ConditionFields({ field, error }: { field: Fields; error: string | undefined }) {
  const contextsId = useId();
  const contexts = useViewQuery(contextsQuery()).data?.items ?? [];
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 font-[550]">
        What a letter must have, all of it <span className="font-normal text-3">· left empty: any</span>
      </legend>
      {error !== undefined && <Wrong>{error}</Wrong>}
      <div className={inTwo}>
        <Field label="Context" maxLength={255} list={contextsId} {...field("context")} />
        <datalist id={contextsId}>
          {contexts.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </datalist>
        <Field label="Stream where it died" isCode maxLength={255} placeholder="TOOL_REQUESTS" {...field("stream")} />
        <Field label="Consumer" isCode maxLength={255} placeholder="worker-crm" {...field("consumer")} />
        <Field label="Subject, or a pattern" isCode maxLength={255} placeholder="tools.>" {...field("subject")} />
        <Field label="Class of the error" isCode maxLength={255} placeholder="TimeoutError" {...field("class")} />
        <Field
          className={wide}
          label="Regular expression for the error"
          isCode
          placeholder="^(Timeout|ECONNREFUSED)"
          help="Found anywhere in the first two lines of the error. It runs in linear time: it cannot look around or refer back."
          {...field("message")}
        />
      </div>
    </fieldset>
  );
}
