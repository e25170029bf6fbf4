"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { redriveHref, redrivesHref } from "@/components/tables";
import { redriveActs, redriveQueries, type ItemDecision, type Changes, type PlanStart, type UnknownDecision } from "@/lib/queries";
import type { RedriveDetail, RedriveRow } from "@/lib/domain/redrive/row";

/** What an act answers is what the page shows at once; the live channel goes on from there. */
function useKeep() {
  const cache = useQueryClient();
  return (job: RedriveDetail) => void cache.setQueryData(redriveQueries.detail(job.id).queryKey, job);
}

export function useStart(id: string) {
  const keep = useKeep();
  return useMutation({ mutationFn: (start: PlanStart) => redriveActs.start(id, start), onSuccess: keep });
}

export function useCancel(id: string) {
  const keep = useKeep();
  return useMutation({ mutationFn: () => redriveActs.cancel(id), onSuccess: keep });
}

export function useAbort(id: string) {
  const keep = useKeep();
  return useMutation({ mutationFn: (reason: string) => redriveActs.abort(id, reason), onSuccess: keep });
}

type Act = "pause" | "resume" | "skipCanary";

export function useAct(id: string, act: Act) {
  const keep = useKeep();
  return useMutation({ mutationFn: () => redriveActs[act](id), onSuccess: keep });
}

export function useSetRate(id: string) {
  const keep = useKeep();
  return useMutation({ mutationFn: (ratePerSec: number | null) => redriveActs.setRate(id, ratePerSec), onSuccess: keep });
}

/** Every job is another one afterwards. */
export function useStopAll() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: redriveActs.stopAll,
    onSuccess: () => cache.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith(redrivesHref()) }),
  });
}

export function useResolve(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ item, ...decision }: ItemDecision & { item: string }) => redriveActs.resolve(id, item, decision),
    onSuccess: () => cache.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith(redriveHref(id)) }),
  });
}

export function useResolveUnknown(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (decision: UnknownDecision) => redriveActs.resolveUnknown(id, decision),
    onSuccess: () => cache.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith(redriveHref(id)) }),
  });
}

/** A plan that is opened as soon as it is made. `mode`: whether one comes back from it to where it was asked for. */
function useOpened<Given>(make: (given: Given) => Promise<RedriveDetail>, mode: "push" | "replace") {
  const keep = useKeep();
  const router = useRouter();
  return useMutation({
    mutationFn: make,
    onSuccess(job) {
      keep(job);
      router[mode](redriveHref(job.id));
    },
  });
}

const saying = (reason: string) => (reason === "" ? {} : { reason });

/** A new plan of what was asked for. `reason`: empty where it is the plan's own. */
export const usePlanAgain = () =>
  useOpened(({ job, reason }: { job: RedriveDetail; reason: string }) => redriveActs.planAgain(job, saying(reason)), "push");
/** A new plan for what came back of a job. */
export const usePlanWhatCameBack = () =>
  useOpened(({ id, context }: RedriveRow) => redriveActs.plan({ context, selection: { redrive: id, itemState: "boomeranged" } }), "push");

/** The plan as another one, run in another way; this one is void then, and nobody need come back to it. */
export function usePlanWith(job: RedriveDetail) {
  const cancel = useCancel(job.id);
  return useOpened(async ({ reason, ...changes }: Omit<Changes, "reason"> & { reason: string }) => {
    const made = await redriveActs.planAgain(job, { ...changes, ...saying(reason) });
    await cancel.mutateAsync();
    return made;
  }, "replace");
}
