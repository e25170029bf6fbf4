import type { ReactNode } from "react";
import { cn } from "./cn";

const looks = {
  plain: "bg-hover text-2",
  dead: "bg-dead-fill text-dead",
  bad: "bg-bad-fill text-bad",
  warn: "bg-warn-fill text-warn",
  draining: "bg-draining-fill text-draining",
  paused: "bg-paused-fill text-paused",
} as const;

export type ChipTone = keyof typeof looks;

export function Chip({
  children,
  tone = "plain",
  title,
  className,
}: {
  children: ReactNode;
  tone?: ChipTone;
  title?: string;
  className?: string;
}) {
  return (
    <span
      title={title}
      className={cn("inline-flex h-5 items-center gap-1.25 rounded-sm px-1.75 text-small whitespace-nowrap", looks[tone], className)}
    >
      {children}
    </span>
  );
}
