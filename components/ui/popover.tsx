"use client";
import { Popover as Base } from "@base-ui/react/popover";
import type { ReactNode } from "react";
import { cn } from "./cn";

type PopoverProps = {
  trigger: ReactNode;
  label: string;
  children: ReactNode;
  title?: string;
  className?: string;
  align?: "start" | "center" | "end";
};

/** What is said on a tap or click: works for fingers, mouse and keyboard alike. */
export function Popover({ trigger, label, children, title, className, align = "end" }: PopoverProps) {
  return (
    <Base.Root>
      <Base.Trigger aria-label={label} className={cn("inline-flex items-center rounded-md", className)}>
        {trigger}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={align} collisionPadding={12} className="z-50">
          <Base.Popup className="w-85 max-w-[calc(100vw-24px)] rounded-md border border-line-strong bg-raised px-3.5 py-3 shadow-float outline-none">
            {title !== undefined && <Base.Title className="mb-1 text-base font-semibold">{title}</Base.Title>}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
