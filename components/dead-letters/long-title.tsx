"use client";
import { useEffect, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";

/** An error may be as long as its worker likes: three lines of it, and the rest on demand. */
export function LongTitle({ text }: { text: string }) {
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
      <span ref={ref} className={cn("break-words", isOpen ? "block" : "line-clamp-3")}>
        {text}
      </span>
      {(isCut || isOpen) && (
        <button
          type="button"
          aria-expanded={isOpen}
          className="text-small font-normal text-accent hover:underline touch:min-h-11"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? "less" : "more"}
        </button>
      )}
    </>
  );
}
