import Link from "next/link";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const variants = {
  primary: "border-accent-fill bg-accent-fill font-[550] text-accent-on hover:brightness-110 disabled:border-line disabled:bg-transparent",
  default: "border-line-strong bg-raised text-text hover:bg-hover disabled:border-line",
  danger: "border-bad bg-bad-fill font-[550] text-bad hover:brightness-110 disabled:border-line disabled:bg-transparent",
  quiet: "border-transparent text-2 hover:bg-hover hover:text-text",
} as const;

const shape =
  "inline-flex h-7.5 items-center justify-center gap-1.5 rounded-md border px-2.5 text-base whitespace-nowrap transition-colors duration-120 " +
  "touch:h-11 touch:min-w-11 disabled:cursor-not-allowed disabled:text-3 disabled:hover:bg-transparent";

type Look = { variant?: keyof typeof variants };

export function Button({ variant = "default", className, type = "button", ...rest }: ComponentProps<"button"> & Look) {
  return <button type={type} className={cn(shape, variants[variant], className)} {...rest} />;
}

export function LinkButton({ variant = "default", className, ...rest }: ComponentProps<typeof Link> & Look) {
  return <Link className={cn(shape, variants[variant], className)} {...rest} />;
}
