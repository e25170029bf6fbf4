"use client";
import { parseAsString, useQueryState } from "nuqs";

/** `?context=`: one NATS account, or without it all. */
export function useContextParam(): string | null {
  const [context] = useQueryState("context", parseAsString);
  return context;
}
