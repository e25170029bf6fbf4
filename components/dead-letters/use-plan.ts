"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { redriveHref } from "@/components/tables";
import { redriveActs, redriveQueries } from "@/lib/queries";

/** Plans a re-drive of these letters and opens the plan. Nothing is sent by it. */
export function usePlan(onPlanned?: () => void) {
  const router = useRouter();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: redriveActs.plan,
    onSuccess(job) {
      cache.setQueryData(redriveQueries.detail(job.id).queryKey, job);
      onPlanned?.();
      router.push(redriveHref(job.id));
    },
  });
}
