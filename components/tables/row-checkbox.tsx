"use client";
import { useEffect, useRef } from "react";

type RowCheckboxProps = {
  label: string;
  checked: boolean | "some";
  onChange: (checked: boolean) => void;
  /** Why it cannot be selected. */
  whyNot?: string | null;
  tabIndex?: number;
};

/** A checkbox as high as its row, 44 px where it is touched; it lies above the link that reaches over the row. */
export function RowCheckbox({ label, checked, onChange, whyNot = null, tabIndex }: RowCheckboxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = checked === "some"; // there is no attribute for it
  }, [checked]);
  return (
    <label
      title={whyNot ?? undefined}
      className="relative z-1 flex h-full w-full cursor-pointer items-center justify-center has-disabled:cursor-not-allowed touch:min-h-11 touch:min-w-11"
    >
      <input
        ref={box}
        type="checkbox"
        tabIndex={tabIndex}
        aria-label={whyNot === null ? label : `${label}: ${whyNot}`}
        checked={checked === true}
        disabled={whyNot !== null}
        onChange={(event) => onChange(event.currentTarget.checked)}
        className="peer size-4 scroll-my-28 cursor-[inherit] appearance-none rounded-sm border border-input-line bg-bg checked:border-accent-fill checked:bg-accent-fill indeterminate:border-accent-fill indeterminate:bg-accent-fill disabled:border-line touch:size-5"
      />
      <svg
        viewBox="0 0 12 12"
        aria-hidden="true"
        className="pointer-events-none absolute hidden size-3 text-accent-on peer-checked:block peer-indeterminate:block touch:size-3.5"
      >
        <path d={checked === "some" ? "M2.5 6h7" : "M2 6.5 4.8 9.2 10 3.2"} fill="none" stroke="currentColor" strokeWidth="1.8" />
      </svg>
    </label>
  );
}
