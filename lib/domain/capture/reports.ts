import type { AdvisoriesStream, CapturePlan } from "./advisories-stream";

/** Why deaths could not be captured when it was last tried. `detail` is half a sentence, as errors are. */
export type CaptureProblem = { kind: "denied" | "failed"; detail: string };

export type CaptureReport = CaptureProblem | { kind: "made"; at: number; stream: AdvisoriesStream };

/** What this process came to when it tried, by context: the worker and the verb say it, lists show it. `null`: nothing to say. */
export type CaptureReports = {
  of(context: string): CaptureReport | null;
  say(context: string, report: CaptureReport | null): void;
};

export function createCaptureReports(): CaptureReports {
  const reports = new Map<string, CaptureReport>();
  return {
    of: (context) => reports.get(context) ?? null,
    say: (context, report) => void (report ? reports.set(context, report) : reports.delete(context)),
  };
}

/** What went well, to be shown until a snapshot shows it. */
export function reportOf(done: CapturePlan, at: number): CaptureReport | null {
  return done.kind === "nothing" || done.kind === "stranger" ? null : { kind: "made", at, stream: done.stream };
}
