"use client";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { jobStates } from "@/lib/domain/redrive/types";

const redriveListParsers = { context: parseAsString, state: parseAsStringLiteral(["live", ...jobStates]) };

export function useRedriveListState() {
  return useQueryStates(redriveListParsers, { history: "replace" });
}
