import type { ReactNode } from "react";
import { cn } from "./cn";

/** Subjects, ids, payloads. */
export function Mono({ children, className }: { children: ReactNode; className?: string }) {
  return <span className={cn("font-mono text-small", className)}>{children}</span>;
}
