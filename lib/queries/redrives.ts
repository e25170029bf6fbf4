import type { z } from "zod";
import { addressOf } from "@/lib/domain/address";
import type { EditPreview } from "@/lib/domain/redrive/edit/preview";
import type {
  Plan,
  ItemEvidence,
  RedriveDetail,
  RedriveFailures,
  RedriveItemList,
  RedriveItemRow,
  RedriveList,
  RedriveSeries,
  RedrivesStopped,
} from "@/lib/domain/redrive/row";
import type { RunOptions } from "@/lib/domain/redrive/run/options";
import type { ItemState, JobState } from "@/lib/domain/redrive/types";
import { apiFetch, apiPost } from "@/lib/http/api-fetch";
import { apiListQuery, apiQuery, type Window } from "./api-query";
import type { Selecting } from "./selecting";

type ItemParams = { state?: ItemState | null; limit?: number; offset?: number };

const itemsView = (id: string, params: ItemParams) => addressOf(["redrives", id, "items"], params);

export const redriveQueries = {
  list: (params: Window & { state?: JobState | "live" | null } = {}) =>
    apiListQuery<z.infer<typeof RedriveList>>(addressOf(["redrives"], params)),
  detail: (id: string) => apiQuery<RedriveDetail>(addressOf(["redrives", id])),
  series: (id: string) => apiQuery<z.infer<typeof RedriveSeries>>(addressOf(["redrives", id, "series"])),
  /** A look into the target: as long as it is shown, that look stays. */
  evidence: (id: string, item: string) => ({
    ...apiQuery<ItemEvidence>(addressOf(["redrives", id, "items", item, "evidence"])),
    staleTime: Infinity,
    gcTime: 0,
  }),
  failures: (id: string) => apiQuery<RedriveFailures>(addressOf(["redrives", id, "failures"])),
  items: (id: string, params: ItemParams = {}) => apiListQuery<z.infer<typeof RedriveItemList>>(itemsView(id, params)),
};

const previewView = addressOf(["redrives", "preview-edit"]);

export type PlanStart = { planHash: string; reason: string; ratePerSec: number | null; skipCanary?: true };
export type ItemDecision = { as: "published" | "send-again"; seq?: number; reason: string };

type OrOff<T> = false | NonNullable<T>;
type Parts = "canary" | "ramp" | "breaker";

/** As `POST /redrives` takes them: `false` is without. */
export type PlanOptions = { [Part in Parts]?: OrOff<RunOptions[Part]> } & Partial<Pick<RunOptions, "maxUnsettled" | "delayMs">> & {
    ratePerSec?: number | null;
    keep?: boolean;
  };

export type PlanAsked = Selecting & { target?: Plan["target"]; options?: PlanOptions; edits?: object; reason?: string };

/** What can be done, for useMutation: each answers what the re-drive is then. None is ever repeated by itself. */
export const redriveActs = {
  plan: (asked: PlanAsked) => apiPost<RedriveDetail>(addressOf(["redrives"]), asked),
  previewEdit: (selecting: Selecting, edits?: object) => apiPost<EditPreview>(previewView, { ...selecting, edits }),
  /** The same selection, for the same place, looked at again; `more` changes how it runs. */
  planAgain: async (job: RedriveDetail, more: Pick<PlanAsked, "options" | "reason"> = {}) =>
    redriveActs.plan({ ...(await sameAgain(job)), target: job.plan.target, ...more }),
  start: (id: string, start: PlanStart) => apiPost<RedriveDetail>(addressOf(["redrives", id, "start"]), start),
  cancel: (id: string) => apiPost<RedriveDetail>(addressOf(["redrives", id, "cancel"]), {}),
  abort: (id: string, reason: string) => apiPost<RedriveDetail>(addressOf(["redrives", id, "abort"]), reason === "" ? {} : { reason }),
  pause: (id: string) => apiPost<RedriveDetail>(addressOf(["redrives", id, "pause"]), {}),
  resume: (id: string) => apiPost<RedriveDetail>(addressOf(["redrives", id, "resume"]), {}),
  skipCanary: (id: string) => apiPost<RedriveDetail>(addressOf(["redrives", id, "skip-canary"]), {}),
  setRate: (id: string, ratePerSec: number | null) => apiPost<RedriveDetail>(addressOf(["redrives", id, "rate"]), { ratePerSec }),
  /** Pauses every one; those that were. */
  stopAll: () => apiPost<RedrivesStopped>(addressOf(["redrives", "stop-all"]), {}),
  resolve: (id: string, item: string, decision: ItemDecision) =>
    apiPost<RedriveItemRow>(addressOf(["redrives", id, "items", item, "resolve"]), decision),
};

const ITEMS_AT_ONCE = 500;

/** More than one call may name, the re-drive itself says. */
const MAX_IDS = 10_000;

async function sameAgain(job: RedriveDetail): Promise<Selecting> {
  const { id, context, plan } = job;
  if (plan.selectedCount > MAX_IDS) return { context, selection: { redrive: id, itemState: "selected" } };
  return { context, selection: { ids: await selectedLetters(job) } };
}

/** The letters that a plan was made of: those of its messages, and those it refused, as far as it names them. */
async function selectedLetters({ id, plan }: RedriveDetail): Promise<string[]> {
  const ids = plan.refused.map((refusal) => refusal.id);
  for (let offset = 0; offset < plan.count; offset += ITEMS_AT_ONCE) {
    const { items } = await apiFetch<z.infer<typeof RedriveItemList>>(itemsView(id, { limit: ITEMS_AT_ONCE, offset }));
    ids.push(...items.flatMap(({ deadLetters }) => deadLetters));
  }
  return ids;
}
