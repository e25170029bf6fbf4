import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

/** Where bodies and patches are written. */
export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      spellCheck={false}
      autoComplete="off"
      className={cn(
        "w-full min-w-0 rounded-md border border-input-line bg-bg px-2.5 py-2 font-mono text-small text-text phone:text-[16px] phone:leading-[1.4]",
        className,
      )}
      {...rest}
    />
  );
}
