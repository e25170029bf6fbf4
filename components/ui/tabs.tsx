"use client";
import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import { cn } from "./cn";

type Tab<Value extends string> = { value: Value; label: ReactNode };

type TabsProps<Value extends string> = {
  value: Value;
  onValueChange: (value: Value) => void;
  tabs: readonly Tab<Value>[];
  /** Its name for screen readers. */
  label: string;
  /** `TabPanel`s. */
  children: ReactNode;
  className?: string;
};

export function Tabs<Value extends string>({ value, onValueChange, tabs, label, children, className }: TabsProps<Value>) {
  // The only values are those of `tabs`, so what comes back is one of them.
  const change = (next: unknown) => tabs.some((tab) => tab.value === next) && onValueChange(next as Value);
  return (
    <Base.Root value={value} onValueChange={change}>
      <Base.List aria-label={label} className={cn("flex gap-4.5 overflow-x-auto border-b border-line px-3.5", className)}>
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="flex-none py-2.25 whitespace-nowrap text-2 -outline-offset-2 hover:text-text data-active:font-[550] data-active:text-text data-active:shadow-[inset_0_-2px_0_var(--accent)] touch:min-w-11 touch:py-3"
          >
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {children}
    </Base.Root>
  );
}

export function TabPanel({ value, children, className }: { value: string; children: ReactNode; className?: string }) {
  return (
    <Base.Panel value={value} className={className}>
      {children}
    </Base.Panel>
  );
}
