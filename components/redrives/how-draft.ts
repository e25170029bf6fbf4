import type { Changes, PlanOptions } from "@/lib/queries";
import type { Plan, RedriveDetail } from "@/lib/domain/redrive/row";
import { whyNoTemplate } from "@/lib/domain/redrive/plan/aimed-subject";

/** What stands in the form: each switch, and each box as it was typed. */
export type HowDraft = {
  inPlace: boolean;
  aside: boolean;
  subject: string;
  keep: boolean;
  echo: boolean;
  canary: boolean;
  perGroup: string;
  max: string;
  ramp: boolean;
  startPerSec: string;
  windowSec: string;
  breaker: boolean;
  inARow: string;
  percent: string;
  of: string;
  maxUnsettled: string;
  delayMin: string;
};

export type HowAsked = Required<Pick<PlanOptions, "canary" | "ramp" | "breaker" | "maxUnsettled" | "echo" | "delayMs">>;

/** What a switch that is turned on begins with: the API's own defaults (lib/domain/redrive/run/options.ts). */
const usual = {
  canary: { perGroup: 3, max: 5 },
  ramp: { startPerSec: 5, windowMs: 5_000 },
  breaker: { inARow: 3, ratio: 0.1, of: 50 },
  maxUnsettled: "500",
};

export const isInPlace = ({ target }: Pick<Plan, "target">): boolean => target?.mode === "in-place";

/** What a plan was asked for, whether or not that can be. */
export function draftOf({ options, target, keep }: Pick<Plan, "options" | "target" | "keep">): HowDraft {
  const { canary, ramp, breaker, maxUnsettled, echo, delayMs } = options;
  const inPlace = isInPlace({ target });
  const [first, pace, stop] = [canary ?? usual.canary, ramp ?? usual.ramp, breaker ?? usual.breaker];
  return {
    inPlace,
    aside: target?.mode === "subject",
    subject: target?.mode === "subject" ? target.subject : "{subject}",
    keep: keep ?? false,
    echo,
    // Of one that was in place nobody has turned these off: sent instead, it is guarded.
    canary: canary !== null || inPlace,
    perGroup: String(first.perGroup),
    max: String(first.max),
    ramp: ramp !== null || inPlace,
    startPerSec: String(pace.startPerSec),
    windowSec: String(pace.windowMs / 1_000),
    breaker: breaker !== null || inPlace,
    inARow: String(stop.inARow),
    percent: String(Number((stop.ratio * 100).toFixed(2))),
    of: String(stop.of),
    maxUnsettled: inPlace ? usual.maxUnsettled : maxUnsettled === null ? "" : String(maxUnsettled),
    delayMin: String(delayMs / 60_000),
  };
}

export type Switch = "inPlace" | "aside" | "keep" | "echo" | "canary" | "ramp" | "breaker";
export type Box = Exclude<keyof HowDraft, Switch | "subject">;
type Limits = { least: number; most: number; whole: boolean };

const limits: Record<Box, Limits> = {
  perGroup: { least: 1, most: 100, whole: true },
  max: { least: 1, most: 100, whole: true },
  startPerSec: { least: 0.1, most: 100_000, whole: false },
  windowSec: { least: 0.1, most: 86_400, whole: false },
  inARow: { least: 1, most: 1_000, whole: true },
  percent: { least: 0.01, most: 100, whole: false },
  of: { least: 1, most: 10_000, whole: true },
  maxUnsettled: { least: 1, most: Number.MAX_SAFE_INTEGER, whole: true },
  delayMin: { least: 0, most: 7 * 24 * 60, whole: false },
};

/** `undefined`: it is no such number. */
function numberIn(text: string, { least, most, whole }: Limits): number | undefined {
  const value = text.trim() === "" ? Number.NaN : Number(text.replaceAll(",", ""));
  const fits = Number.isFinite(value) && value >= least && value <= most && (!whole || Number.isInteger(value));
  return fits ? value : undefined;
}

/** Boxes of parts that are switched on whose text is no number, or none that is taken. */
export function wrongBoxes(draft: HowDraft): Box[] {
  if (draft.inPlace) return numberIn(draft.delayMin, limits.delayMin) === undefined ? ["delayMin"] : [];
  const asked: Box[] = [
    ...(draft.canary ? (["perGroup", "max"] as const) : []),
    ...(draft.ramp ? (["startPerSec", "windowSec"] as const) : []),
    ...(draft.breaker ? (["inARow", "percent", "of"] as const) : []),
    ...(draft.maxUnsettled.trim() === "" ? [] : (["maxUnsettled"] as const)),
    "delayMin",
  ];
  return asked.filter((box) => numberIn(draft[box], limits[box]) === undefined);
}

/** What is wrong with the subject that was typed; `null`: nothing, or none is asked for. */
export const wrongSubject = ({ inPlace, aside, subject }: HowDraft): string | null =>
  inPlace || !aside ? null : whyNoTemplate(subject.trim());

const without = { canary: false, ramp: false, breaker: false, maxUnsettled: null, echo: false } as const;

/** Where all lie in one stream, whose consumer may be set back; whether it can be, its plan says. */
export const mayBeInPlace = ({ sources, targets }: Pick<Plan, "sources" | "targets">): boolean =>
  sources.length === 1 && targets.length === 1 && sources[0]?.stream === targets[0]?.stream && targets[0]?.retention !== "limits";

/** Where a message leaves when it is handled, nobody can look for it after a crash: there an echo is of use. */
export const mayEcho = ({ targets }: Pick<Plan, "targets">): boolean => targets.some(({ retention }) => retention !== "limits");

/** What the form asks for; `null` while a box of it is wrong. `waitMs` has none: it stays as it was planned. */
export function askedOf(draft: HowDraft, waitMs: number | null): HowAsked | null {
  if (wrongBoxes(draft).length > 0 || wrongSubject(draft) !== null) return null;
  if (draft.inPlace) return { ...without, delayMs: Math.round((numberIn(draft.delayMin, limits.delayMin) ?? 0) * 60_000) };
  const value = (box: Box) => numberIn(draft[box], limits[box]) ?? 0; // not wrong, as was seen above
  return {
    canary: draft.canary && { perGroup: value("perGroup"), max: value("max"), waitMs },
    ramp: draft.ramp && { startPerSec: value("startPerSec"), windowMs: Math.round(value("windowSec") * 1_000) },
    breaker: draft.breaker && { inARow: value("inARow"), ratio: value("percent") / 100, of: value("of") },
    maxUnsettled: draft.maxUnsettled.trim() === "" ? null : value("maxUnsettled"),
    echo: draft.echo,
    delayMs: Math.round(value("delayMin") * 60_000),
  };
}

/** What another plan is asked for. */
export function askedWith(
  asked: HowAsked,
  { job: { plan }, draft, ratePerSec }: { job: Pick<RedriveDetail, "plan">; draft: HowDraft; ratePerSec: number | null },
): Omit<Changes, "reason"> {
  if (draft.inPlace) {
    const target = plan.target?.mode === "in-place" ? plan.target : ({ mode: "in-place" } as const);
    return { options: { ...asked, ratePerSec: null, keep: false }, target };
  }
  const target = draft.aside ? ({ mode: "subject", subject: draft.subject.trim() } as const) : null;
  // One that sent nothing had no rate.
  return { options: { ...asked, ratePerSec: isInPlace(plan) ? USUAL_PER_SEC : ratePerSec, keep: draft.keep }, target };
}

const USUAL_PER_SEC = 50;
