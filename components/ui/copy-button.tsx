"use client";
import { useState, type ReactNode } from "react";
import { Button } from "./button";

/** Puts text on the clipboard and says so in place. Where the browser refuses, it says that too. */
export function CopyButton({ text, children, className }: { text: string | (() => string); children: ReactNode; className?: string }) {
  const [said, setSaid] = useState<string | null>(null);
  const copy = async () => {
    const outcome = await writeClipboard(typeof text === "string" ? text : text());
    setSaid(outcome ? "Copied" : "The browser refuses the clipboard");
    setTimeout(() => setSaid(null), 2000);
  };
  return (
    <Button variant="quiet" className={className} onClick={copy}>
      <span aria-live="polite">{said ?? children}</span>
    </Button>
  );
}

async function writeClipboard(text: string): Promise<boolean> {
  // Only there on https and loopback.
  if (!navigator.clipboard) return false;
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}
