import { type ReactNode, useId } from "react";

type DecisionChoiceProps = { checked: boolean; onChange: () => void; title: string; children: ReactNode };

/** One of the ways in which what is undecided can be settled. */
export function DecisionChoice({ checked, onChange, title, children }: DecisionChoiceProps) {
  const ids = { input: useId(), what: useId() };
  return (
    <label htmlFor={ids.input} className="grid cursor-pointer grid-cols-[16px_minmax(0,1fr)] items-baseline gap-x-2.5 touch:min-h-11">
      <input
        id={ids.input}
        aria-label={title}
        aria-describedby={ids.what}
        type="radio"
        name="decision"
        checked={checked}
        onChange={onChange}
        className="size-3.5 translate-y-0.5 accent-accent-fill"
      />
      <span>
        <span className="font-[550]">{title}</span>{" "}
        <span id={ids.what} className="text-2">
          {children}
        </span>
      </span>
    </label>
  );
}
