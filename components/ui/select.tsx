"use client";
import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

export type SelectItem<Value extends string> = { value: Value; label: ReactNode };

type SelectProps<Value extends string> = {
  value: Value;
  onValueChange: (value: Value) => void;
  items: readonly SelectItem<Value>[];
  /** Its name for screen readers. */
  label: string;
  className?: string;
};

export function Select<Value extends string>({ value, onValueChange, items, label, className }: SelectProps<Value>) {
  return (
    <Base.Root items={[...items]} value={value} onValueChange={(next) => next !== null && onValueChange(next)} modal={false}>
      <Base.Trigger
        aria-label={label}
        className={cn(
          "inline-flex h-7.5 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-2.5 text-base whitespace-nowrap hover:bg-hover touch:h-11",
          className,
        )}
      >
        <Base.Value className="truncate" />
        <Base.Icon className="text-3">
          <ChevronDown aria-hidden="true" className="size-3.5" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
          <Base.Popup className="max-h-(--available-height) min-w-(--anchor-width) overflow-auto rounded-md border border-line-strong bg-raised p-1 shadow-float outline-none">
            <Base.List>
              {items.map((item) => (
                <Base.Item
                  key={item.value}
                  value={item.value}
                  className="flex h-7.5 cursor-default items-center gap-2 rounded-sm pr-3 pl-2 outline-none data-highlighted:bg-selected touch:h-11"
                >
                  <span className="flex w-4 justify-center text-accent">
                    <Base.ItemIndicator>
                      <Check aria-hidden="true" className="size-3.5" />
                    </Base.ItemIndicator>
                  </span>
                  <Base.ItemText>{item.label}</Base.ItemText>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
