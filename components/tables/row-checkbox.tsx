"use client";
import { useEffect, useRef } from "react";

type RowCheckboxProps = {
  label: string;
  checked: boolean | "some";
  onChange: (checked: boolean) => void;
  /** Why it cannot be selected. */
  whyNot?: string | null;
};

/** A checkbox as high as its row, 44 px where it is touched; it lies above the link that reaches over the row. */
export function RowCheckbox({ label, checked, onChange, whyNot = null }: RowCheckboxProps) {
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
        aria-label={whyNot === null ? label : `${label}: ${whyNot}`}
        checked={checked === true}
        disabled={whyNot !== null}
        onChange={(event) => onChange(event.currentTarget.checked)}
        className="size-3.75 cursor-[inherit] accent-accent-fill touch:size-5"
      />
    </label>
  );
}
