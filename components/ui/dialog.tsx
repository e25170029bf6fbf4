"use client";
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { cn } from "./cn";

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
  footer?: ReactNode;
  className?: string;
  /** What has the focus afterwards; without it, what opened it. */
  finalFocus?: () => HTMLElement | null;
};

/** Once the dialog has left. `false`: it is not left to the dialog, which would pass over what is no stop of Tab, and take its first button. */
function focusAfter(finalFocus: () => HTMLElement | null): false {
  queueMicrotask(() => finalFocus()?.focus({ preventScroll: true }));
  return false;
}

/** Over everything else, full page on a phone. */
export function Dialog({ open, onOpenChange, title, children, footer, className, finalFocus }: DialogProps) {
  const body = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[rgb(0_0_0/0.5)]" />
        <Base.Popup
          // Who is asked something begins to write; a finger is spared the keyboard until it touches the field.
          initialFocus={(by) => (by === "touch" ? true : (body.current?.querySelector<HTMLElement>("input, textarea") ?? true))}
          finalFocus={finalFocus && (() => focusAfter(finalFocus))}
          className={cn(
            "fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] w-[560px] max-w-[calc(100vw-32px)] -translate-x-1/2 flex-col rounded-md border border-line-strong bg-raised shadow-float outline-none",
            "phone:inset-0 phone:top-0 phone:left-0 phone:max-h-none phone:w-full phone:max-w-none phone:translate-x-0 phone:rounded-none phone:border-0",
            className,
          )}
        >
          <div className="flex items-center gap-2 border-b border-line px-3.5 py-2.5">
            <Base.Title>{title}</Base.Title>
            <Base.Close
              aria-label="Close"
              className="ml-auto flex size-7 items-center justify-center rounded-md text-2 hover:bg-hover touch:size-11"
            >
              <X aria-hidden="true" className="size-4" />
            </Base.Close>
          </div>
          <div ref={body} className="min-h-0 flex-1 overflow-auto p-3.5">
            {children}
          </div>
          {footer !== undefined && <div className="flex justify-end gap-2 border-t border-line px-3.5 py-2.5">{footer}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
