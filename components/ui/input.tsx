import type { ComponentProps, Ref } from "react";
import { cn } from "./cn";

export function Input({ className, ...rest }: ComponentProps<"input"> & { ref?: Ref<HTMLInputElement> }) {
  return (
    <input
      className={cn(
        "h-7.5 w-full min-w-0 rounded-md border border-input-line bg-bg px-2.5 text-base text-text touch:h-11 phone:text-[16px]",
        className,
      )}
      {...rest}
    />
  );
}
