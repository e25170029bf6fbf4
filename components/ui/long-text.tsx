"use client";
import { useEffect, useRef, useState } from "react";
import { cn } from "./cn";

type LongTextProps = { text: string; className?: string };

/** What somebody else wrote may be as long as they like: three lines of it, and the rest on demand. */
export function LongText({ text, className }: LongTextProps) {
  const ref = useRef<HTMLSpanElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [isCut, setCut] = useState(false);
  useEffect(() => {
    const line = ref.current;
    if (!line || isOpen) return;
    const observer = new ResizeObserver(() => setCut(line.scrollHeight > line.clientHeight + 1));
    observer.observe(line);
    return () => observer.disconnect();
  }, [isOpen]);
  return (
    <>
      <span ref={ref} className={cn("break-words", isOpen ? "block" : "line-clamp-3", className)}>
        {text}
      </span>
      {(isCut || isOpen) && (
        <button
          type="button"
          aria-expanded={isOpen}
          className="rounded-sm font-sans text-small font-normal text-accent hover:underline touch:min-h-11 touch:min-w-11 touch:text-left"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? "less" : "more"}
        </button>
      )}
    </>
  );
}
