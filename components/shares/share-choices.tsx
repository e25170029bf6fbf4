"use client";
import { useId } from "react";
import { Select } from "@/components/ui/select";
import { expiries } from "./words";

export type Choices = { expiry: (typeof expiries)[number]["value"]; redact: boolean };

export function ShareChoices({ choices, onChange }: { choices: Choices; onChange: (choices: Choices) => void }) {
  const id = useId();
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-2">
      <span className="inline-flex items-center gap-2">
        <span className="text-2">The link ends in</span>
        <Select
          label="The link ends in"
          items={expiries.map(({ value, label }) => ({ value, label }))}
          value={choices.expiry}
          onValueChange={(expiry) => onChange({ ...choices, expiry })}
        />
      </span>
      <label htmlFor={id} className="inline-flex cursor-pointer items-center gap-2 touch:min-h-11">
        <input
          id={id}
          type="checkbox"
          checked={choices.redact}
          onChange={(event) => onChange({ ...choices, redact: event.currentTarget.checked })}
          className="size-4 accent-accent-fill"
        />
        Hide values
      </label>
    </div>
  );
}
