import type { z } from "zod";
import { addressOf } from "@/lib/domain/address";
import type { EditPreview } from "@/lib/domain/redrive/edit/preview";
import type {
  ItemEvidence,
  Plan,
  PlanSelection,
  RedriveDetail,
  RedriveFailures,
  RedriveItemList,
  RedriveItemRow,
  RedriveList,
  RedriveSeries,
  RedrivesStopped,
  UnknownEvidence,
  UnknownKind,
  UnknownResolved,
} from "@/lib/domain/redrive/row";
import type { RunOptions } from "@/lib/domain/redrive/run/options";
import type { ItemState, JobState } from "@/lib/domain/redrive/types";
import { apiFetch, apiPost } from "@/lib/http/api-fetch";
import { apiListQuery, apiQuery, type Window } from "./api-query";
import { askedOfPlan, type Changes } from "./asked-of-plan";
import type { Selecting } from "./selecting";

type ItemParams = { state?: ItemState | null; limit?: number; offset?: number };

const itemsView = (id: string, params: ItemParams) => addressOf(["redrives", id, "items"], params);

export const redriveQueries = {
  list: (params: Window & { state?: JobState | "live" | null } = {}) =>
    apiListQuery<z.infer<typeof RedriveList>>(addressOf(["redrives"], params)),
  /** Those that a runner has, for what stands on every page. */
  live: () => apiListQuery<z.infer<typeof RedriveList>>(addressOf(["redrives"], { state: "live", limit: 20 })),
  detail: (id: string) => apiQuery<RedriveDetail>(addressOf(["redrives", id])),
  series: (id: string) => apiQuery<z.infer<typeof RedriveSeries>>(addressOf(["redrives", id, "series"])),
  /** A look into the target: as long as it is shown, that look stays. */
  evidence: (id: string, item: string) => ({
    ...apiQuery<ItemEvidence>(addressOf(["redrives", id, "items", item, "evidence"])),
    staleTime: Infinity,
    gcTime: 0,
  }),
  /** The same for all of them. */
  unknown: (id: string) => ({ ...apiQuery<UnknownEvidence>(addressOf(["redrives", id, "unknown"])), staleTime: Infinity, gcTime: 0 }),
  failures: (id: string) => apiQuery<RedriveFailures>(addressOf(["redrives", id, "failures"])),
  items: (id: string, params: ItemParams = {}) => apiListQuery<z.infer<typeof RedriveItemList>>(itemsView(id, params)),
};

const previewView = addressOf(["redrives", "preview-edit"]);

export type PlanStart = { planHash: string; reason: string; ratePerSec: number | null; skipCanary?: true };
export type ItemDecision = { as: "published" | "send-again"; seq?: number; reason: string };

export type UnknownDecision = { which: UnknownKind; count: number; as: ItemDecision["as"]; reason: string };

type OrOff<T> = false | NonNullable<T>;
type Parts = "canary" | "ramp" | "breaker";

/** As `POST /redrives` takes them: `false` is without. */
export type PlanOptions = { [Part in Parts]?: OrOff<RunOptions[Part]> } & Partial<Omit<RunOptions, Parts | "inPlace">> & {
    ratePerSec?: number | null;
    keep?: boolean;
  };

export type PlanAsked = {
  context?: string;
  selection: Selecting["selection"] | PlanSelection;
  target?: Plan["target"];
  options?: PlanOptions;
  edits?: object;
  reason?: string;
};

/** What can be done, for useMutation: each answers what the re-drive is then. None is ever repeated by itself. */
export const redriveActs = {
  plan: (asked: PlanAsked) => apiPost<RedriveDetail>(addressOf(["redrives"]), asked),
  previewEdit: (selecting: Selecting, edits?: object) => apiPost<EditPreview>(previewView, { ...selecting, edits }),
  /** All that was asked for, looked at again; `more` changes how it runs. UNSUPPORTED where the plan does not say what that was. */
  planAgain: async (job: RedriveDetail, more: Changes = {}) =>
    redriveActs.plan(await askedOfPlan(job, (window) => apiFetch<z.infer<typeof RedriveItemList>>(itemsView(job.id, window)), more)),
  start: (id: string, start: PlanStart) => apiPost<RedriveDetail>(addressOf(["redrives", id, "start"]), start),
  cancel: (id: string) => apiPost<RedriveDetail>(addressOf(["redrives", id, "cancel"]), {}),
  abort: (id: string, reason: string) => apiPost<RedriveDetail>(addressOf(["redrives", id, "abort"]), reason === "" ? {} : { reason }),
  pause: (id: string) => apiPost<RedriveDetail>(addressOf(["redrives", id, "pause"]), {}),
  resume: (id: string) => apiPost<RedriveDetail>(addressOf(["redrives", id, "resume"]), {}),
  skipCanary: (id: string) => apiPost<RedriveDetail>(addressOf(["redrives", id, "skip-canary"]), {}),
  setRate: (id: string, ratePerSec: number | null) => apiPost<RedriveDetail>(addressOf(["redrives", id, "rate"]), { ratePerSec }),
  /** Pauses every one; those that were. */
  stopAll: () => apiPost<RedrivesStopped>(addressOf(["redrives", "stop-all"]), {}),
  resolveUnknown: (id: string, decision: UnknownDecision) =>
    apiPost<UnknownResolved>(addressOf(["redrives", id, "unknown", "resolve"]), decision),
  resolve: (id: string, item: string, decision: ItemDecision) =>
    apiPost<RedriveItemRow>(addressOf(["redrives", id, "items", item, "resolve"]), decision),
};
