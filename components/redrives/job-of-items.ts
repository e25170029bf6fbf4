"use client";
import { createContext, use } from "react";
import type { RedriveDetail } from "@/lib/domain/redrive/row";

const JobContext = createContext<RedriveDetail | null>(null);

/** Rows are drawn anew only when they change themselves: what their buttons need of the job comes by another way. */
export const JobOfItems = JobContext.Provider;

export function useJobOfItems(): RedriveDetail {
  const job = use(JobContext);
  if (!job) throw new Error("An item is drawn outside JobOfItems.");
  return job;
}
