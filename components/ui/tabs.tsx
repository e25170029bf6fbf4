"use client";
import { Tabs as Base } from "@base-ui/react/tabs";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "./cn";
import { useHiddenEdges } from "./use-hidden-edges";

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

/** Tabs in a row. Where it is wider than its place it scrolls, and fades out where there is more of it. */
export function Tabs<Value extends string>({ value, onValueChange, tabs, label, children, className }: TabsProps<Value>) {
  // The only values are those of `tabs`, so what comes back is one of them.
  const change = (next: unknown) => tabs.some((tab) => tab.value === next) && onValueChange(next as Value);
  const list = useRef<HTMLDivElement>(null);
  const hidden = useHiddenEdges(list);
  const at = tabs.findIndex((tab) => tab.value === value);
  useEffect(() => showTab(list.current, at), [at]);
  return (
    <Base.Root value={value} onValueChange={change}>
      <div className={cn("relative", className)}>
        <Base.List
          ref={list}
          aria-label={label}
          className="flex gap-4.5 overflow-x-auto border-b border-line px-3.5 [scrollbar-width:none]"
        >
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
        {hidden.start && <ChevronLeft aria-hidden="true" className={cn(edge, "left-0 bg-linear-to-r pr-6")} />}
        {hidden.end && <ChevronRight aria-hidden="true" className={cn(edge, "right-0 bg-linear-to-l pl-6")} />}
      </div>
      {children}
    </Base.Root>
  );
}

/** Over the ground that tabs stand on, and no finger's: what is under it can be pressed. */
const edge = "pointer-events-none absolute top-0 bottom-px h-[calc(100%-1px)] w-11 from-surface from-45% to-transparent text-2";

/** Sideways only: the page stays where it is. */
function showTab(list: HTMLElement | null, at: number) {
  const tab = list?.querySelectorAll<HTMLElement>("[role=tab]")[at];
  if (!list || !tab) return;
  const [start, end] = [tab.offsetLeft - ROOM_PX, tab.offsetLeft + tab.offsetWidth + ROOM_PX];
  if (start < list.scrollLeft) list.scrollLeft = start;
  else if (end > list.scrollLeft + list.clientWidth) list.scrollLeft = end - list.clientWidth;
}

/** What fades out beside it. */
const ROOM_PX = 44;

export function TabPanel({ value, children, className }: { value: string; children: ReactNode; className?: string }) {
  return (
    <Base.Panel value={value} className={className}>
      {children}
    </Base.Panel>
  );
}
