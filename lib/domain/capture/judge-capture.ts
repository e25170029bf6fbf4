import { formatDuration } from "../format";
import { ownStreams } from "../own-streams";
import { planCapture, type CapturePlan } from "./advisories-stream";
import { coverageOf, isOwnAdvisories, type Coverage } from "./coverage";
import { asSentence, heardSentence } from "./heard-sentence";
import type { CaptureProblem } from "./reports";
import type { CaptureRow } from "./row";

type Mode = CaptureRow["mode"];
export type Decision = { enabled: boolean; at: number };

/** A person's word counts; without one the setting `on` does. With `off` nobody can want it. */
export function isWanted(mode: Mode, decision: Decision | null): boolean | null {
  if (mode === "off") return false;
  return decision?.enabled ?? (mode === "on" ? true : null);
}

export type CaptureFacts = {
  mode: Mode;
  decision: Decision | null;
  streams: Parameters<typeof planCapture>[0];
  advisoriesDays: number;
  /** What went wrong when it was last tried. */
  problem: CaptureProblem | null;
  forbidden: readonly string[];
  /** As the index says it. */
  listening?: CaptureRow["listening"];
  /** Streams that tell of deaths and may not be read, and why. */
  unreadable?: readonly { stream: string; denied: string }[];
};

type Judged = Pick<CaptureRow, "enabled" | "state" | "by" | "streams" | "listening" | "sentence" | "makes" | "forbidden">;

/** How an account stands with the capturing of deaths, and the sentence that says it. */
export function judgeCapture(facts: CaptureFacts): Judged {
  const coverage = coverageOf(facts.streams);
  const plan = planCapture(facts.streams, facts);
  const own = facts.streams.find(isOwnAdvisories);
  const streams = [...coverage.theirs, ...(own ? [own.name] : [])];
  const enabled = isWanted(facts.mode, facts.decision);
  const makes = plan.kind === "nothing" || plan.kind === "stranger" ? null : { ...plan.stream, subjects: [...plan.stream.subjects] };
  const { state, sentence } = stateOf({ ...facts, coverage, plan, enabled });
  const forbidden = state === "captured" || plan.kind === "nothing" ? [] : [...facts.forbidden];
  return { enabled, state, sentence, streams, makes, forbidden, by: byWhom(coverage), listening: heardOnly(state, facts) };
}

/** What was captured a moment ago is heard a moment longer. */
const heardOnly = (state: CaptureRow["state"], { listening = null, unreadable = [] }: CaptureFacts): CaptureRow["listening"] =>
  state === "captured" && unreadable.length === 0 ? null : listening;

function byWhom({ theirs, ours }: Coverage): CaptureRow["by"] {
  if (ours !== "ours") return theirs.length > 0 ? "theirs" : null;
  return theirs.length > 0 ? "both" : "jetlag";
}

type Judging = CaptureFacts & { coverage: Coverage; plan: CapturePlan; enabled: boolean | null };
type Said = Pick<CaptureRow, "state" | "sentence">;

function stateOf(judging: Judging): Said {
  const { coverage, plan, enabled, problem, forbidden, mode } = judging;
  const unseen = heardSentence(judging.listening ?? null);
  if (coverage.captured.length === 2) return { state: "captured", sentence: `${capturedSentence(judging)}${unreadSentence(judging)}` };
  if (plan.kind === "nothing" || (plan.kind === "keep" && coverage.lost.length > 0))
    return { state: "partly", sentence: `${lostSentence(coverage)} Of the rest, ${unseen.charAt(0).toLowerCase()}${unseen.slice(1)}` };
  if (enabled === null) return { state: "asked", sentence: `Nobody has decided. ${unseen}` };
  if (!enabled) return { state: "off", sentence: `${mode === "off" ? "JETLAG_CAPTURE is off" : "Capture was put off"}. ${unseen}` };
  if (plan.kind === "stranger") return { state: "failed", sentence: `${strangerSentence} ${unseen}` };
  if (problem) return { state: problem.kind, sentence: `${asSentence(problem.detail)} ${unseen}` };
  if (forbidden.length > 0) return { state: "denied", sentence: `${asSentence(notPermitted(forbidden))} ${unseen}` };
  return { state: "waiting", sentence: `${ownStreams.advisories} is about to be made.` };
}

/** What is captured and may not be read is only heard, like what is not captured. */
function unreadSentence({ listening, unreadable = [] }: Judging): string {
  const [first] = unreadable;
  return first && listening ? ` Jetlag may not read ${first.stream} (${first.denied}). ${heardSentence(listening)}` : "";
}

export const strangerSentence = `A stream ${ownStreams.advisories} is there that Jetlag has not made: it is left as it is, and captures nothing for Jetlag.`;

/** As NATS_DENIED words it, with the whole subject less the API's prefix. */
const notPermitted = (verbs: readonly string[]) => `not permitted: ${verbs.join(", ")}`;

function capturedSentence({ coverage, streams, enabled }: Judging): string {
  const own = streams.find(isOwnAdvisories);
  const kept = own?.maxAgeMs ? ` and kept ${formatDuration(own.maxAgeMs)}` : "";
  const theirs = coverage.theirs.join(" and ");
  if (!own) return `${theirs} captures deaths already: Jetlag reads it, and makes nothing.`;
  const still = enabled === true ? "" : ` ${notWanted(enabled)}: ${own.name} captures all the same until somebody deletes it.`;
  const who = theirs === "" ? `in ${own.name}` : `in ${own.name} and in ${theirs}, which is read as it is`;
  return `Deaths are captured ${who}${kept}.${still}`;
}

const notWanted = (enabled: boolean | null) => (enabled === null ? "Nobody has decided it here" : "Capture is off here");

function lostSentence({ lost }: Coverage): string {
  const holders = lost.map(({ stream, takes }) => `${stream} takes ${takes}`).join("; ");
  return `${holders}; streams of an account may not share subjects, so the rest cannot be captured.`;
}
