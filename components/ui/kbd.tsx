import type { ReactNode } from "react";
import { cn } from "./cn";

export function Kbd({ children, className }: { children: ReactNode; className?: string }) {
  return <kbd className={cn("rounded-sm border border-line-strong px-1.25 font-mono text-small text-3", className)}>{children}</kbd>;
}
