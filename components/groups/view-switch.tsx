"use client";
import { toGroups } from "@/components/dead-letters/asked";
import { cn } from "@/components/ui/cn";

type ViewSwitchProps = {
  view: "messages" | "groups";
  onChange: (change: typeof toGroups | typeof toMessages) => unknown;
};

const toMessages = { view: "messages", group: null, tab: null, letters: null, assignee: null } as const;

const look = "h-7.5 rounded-md px-2.5 text-base touch:h-11";
const on = "bg-selected font-[550] text-text";
const off = "text-2 hover:bg-hover";

/** By cause, or one by one. */
export function ViewSwitch({ view, onChange }: ViewSwitchProps) {
  const isMessages = view === "messages";
  return (
    <fieldset aria-label="How they are listed" className="flex rounded-md border border-line">
      <button type="button" aria-pressed={!isMessages} className={cn(look, isMessages ? off : on)} onClick={() => void onChange(toGroups)}>
        Groups
      </button>
      <button type="button" aria-pressed={isMessages} className={cn(look, isMessages ? on : off)} onClick={() => void onChange(toMessages)}>
        All messages
      </button>
    </fieldset>
  );
}
