import { type ComponentProps, useId } from "react";
import { Button } from "./button";
import { cn } from "./cn";

type ActButtonProps = ComponentProps<typeof Button> & {
  /** Why it cannot be done now, in words; `null`: it can. */
  whyNot: string | null;
  /** Where there is no room for the reason, it is on hover and for screen readers only. */
  quietReason?: boolean;
};

/** A button that does something to the fleet. One that cannot be pressed says why, beside itself. */
export function ActButton({ whyNot, quietReason = false, className, ...button }: ActButtonProps) {
  const id = useId();
  if (whyNot === null) return <Button className={className} {...button} />;
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center justify-end gap-x-2.5 gap-y-1">
      <span id={id} className={cn("min-w-0 text-small text-3", quietReason && "sr-only")}>
        {whyNot}
      </span>
      <Button className={className} {...button} disabled aria-describedby={id} title={whyNot} />
    </span>
  );
}
