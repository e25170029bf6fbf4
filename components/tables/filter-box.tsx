"use client";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Kbd } from "@/components/ui/kbd";
import { focusRowNear } from "./focus-row";

type FilterBoxProps = { value: string; onValueChange: (value: string) => void; placeholder: string; label: string; isPageFilter?: boolean };

const settleMs = 200;

/** Back to the rows; what was typed stays, which a browser would empty. */
function leave(event: KeyboardEvent<HTMLInputElement>) {
  event.preventDefault();
  if (!focusRowNear(event.currentTarget)) event.currentTarget.blur();
}

/** The filter of a list; `/` puts the cursor here (components/shell). What is typed is asked once the fingers rest. */
export function FilterBox({ value, onValueChange, placeholder, label, isPageFilter = true }: FilterBoxProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [draft, setDraft] = useState<string | null>(null);

  useEffect(() => () => clearTimeout(timer.current), []);
  const commit = (text: string) => {
    clearTimeout(timer.current);
    setDraft(null);
    onValueChange(text);
  };
  const change = (text: string) => {
    setDraft(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => commit(text), settleMs);
  };
  return (
    <label className="flex h-7.5 min-w-40 flex-1 items-center gap-2 rounded-md border border-input-line bg-surface px-2.5 focus-within:[outline:2px_solid_var(--focus)] touch:h-11">
      {isPageFilter && <Kbd className="phone:hidden">/</Kbd>}
      <input
        data-page-filter={isPageFilter || undefined}
        type="search"
        aria-label={label}
        value={draft ?? value}
        placeholder={placeholder}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit(event.currentTarget.value);
          if (event.key === "Escape") leave(event);
        }}
        className="min-w-0 flex-1 bg-transparent outline-none phone:text-[16px]"
      />
    </label>
  );
}
