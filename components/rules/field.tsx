import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "@/components/ui/cn";
import { Glyph } from "@/components/ui/glyph";
import { Input } from "@/components/ui/input";

type FieldProps = ComponentProps<typeof Input> & { label: string; error?: string; help?: ReactNode; isCode?: boolean };

/** A field with what helps to write it, and what is wrong with what was written. */
export function Field({ label, error, help, isCode = false, className, ...input }: FieldProps) {
  const id = useId();
  const [helpId, errorId] = [`${id}-help`, `${id}-error`];
  return (
    <div className={cn("grid min-w-0 content-start gap-1", className)}>
      <label htmlFor={id} className="text-small text-2">
        {label}
      </label>
      <Input
        id={id}
        autoComplete="off"
        spellCheck={isCode ? false : undefined}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={[error !== undefined && errorId, help !== undefined && helpId].filter(Boolean).join(" ") || undefined}
        className={cn(isCode && "font-mono", error !== undefined && "border-bad")}
        {...input}
      />
      {error !== undefined && <Wrong id={errorId}>{error}</Wrong>}
      {help !== undefined && (
        <p id={helpId} className="text-small text-3">
          {help}
        </p>
      )}
    </div>
  );
}

/** What is wrong, as the API says it. */
export function Wrong({ id, children }: { id?: string; children: string }) {
  return (
    <p id={id} role="alert" className="flex items-baseline gap-2 text-small text-bad">
      <Glyph tone="bad" className="translate-y-px" />
      <span className="min-w-0 break-words">{children}</span>
    </p>
  );
}
