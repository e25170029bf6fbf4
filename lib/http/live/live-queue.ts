import "server-only";
import type { Arrival } from "@/lib/domain/arrivals";
import type { JobState } from "@/lib/domain/redrive/types";
import type { Problem } from "@/lib/errors";
import { diffAnswer, type Known } from "./diff-answer";

export type LiveQueueOptions = {
  views: readonly string[];
  /** Answers a view as its GET would. */
  answer: (view: string) => Promise<unknown>;
  /** What a reader is told of an error; an unexpected one is also logged. */
  problemOf: (thrown: unknown) => Problem;
  /** What a re-drive is now; `null` when it is forgotten. */
  stateOf: (job: string) => Promise<JobState | null>;
  /** The `tick` event's data. */
  tick: () => object;
};

type Sent = { kind: "nothing" } | { kind: "answer"; known: Known } | { kind: "problem"; said: string };

/**
 * What one reader is still to be told. Only names of views are queued; a view is computed when it is its turn, against what this reader has.
 * So a slow reader gets fewer, larger steps, and costs no memory.
 */
export function createLiveQueue({ views, answer, problemOf, stateOf, tick }: LiveQueueOptions) {
  const sent = new Map<string, Sent>();
  const due = new Set(views);
  const arrivals = new Map<string, Arrival>();
  const jobs = new Set<string>();
  let tickDue = true;

  async function step(view: string): Promise<string | null> {
    const before = sent.get(view) ?? { kind: "nothing" };
    try {
      const { message, known } = diffAnswer(view, Object(await answer(view)), before.kind === "answer" ? before.known : null);
      sent.set(view, { kind: "answer", known });
      return event("snapshot", message);
    } catch (thrown) {
      const problem = problemOf(thrown);
      const said = `${problem.code} ${problem.detail}`;
      sent.set(view, { kind: "problem", said });
      if (before.kind === "problem" && before.said === said) return null;
      return event("snapshot", JSON.stringify({ kind: "problem", view, problem }));
    }
  }

  /** A database that does not answer costs this one event, not the stream; `problemOf` writes it to the log. */
  async function jobEvent(job: string): Promise<string | null> {
    try {
      const state = await stateOf(job);
      return state && event("redrive", JSON.stringify({ id: job, state }));
    } catch (thrown) {
      problemOf(thrown);
      return null;
    }
  }

  const dueAre = (concerned: RegExp) => {
    for (const view of views) if (concerned.test(view)) due.add(view);
  };

  return {
    ticked() {
      tickDue = true;
      for (const view of views) due.add(view);
    },
    arrived(arrival: Arrival) {
      const key = JSON.stringify([arrival.context, arrival.stream]);
      arrivals.set(key, { ...arrival, count: arrival.count + (arrivals.get(key)?.count ?? 0) });
      dueAre(/^\/(dead-letters|overview)\b/);
    },
    jobsChanged(changed: Iterable<string>) {
      for (const job of changed) jobs.add(job);
      dueAre(/^\/(redrives|dead-letters|audit|overview)\b/);
    },
    beat() {
      tickDue = true;
    },
    /** The next event's text, `""` for a step with nothing to say, `null` when nothing is due. */
    async next(): Promise<string | null> {
      if (tickDue) {
        tickDue = false;
        return event("tick", JSON.stringify(tick()));
      }
      for (const [key, arrival] of arrivals) {
        arrivals.delete(key);
        return event("dead-letter", JSON.stringify(arrival));
      }
      for (const job of jobs) {
        jobs.delete(job);
        return (await jobEvent(job)) ?? "";
      }
      for (const view of due) {
        due.delete(view);
        return (await step(view)) ?? "";
      }
      return null;
    },
  };
}

function event(name: string, json: string): string {
  return `event: ${name}\ndata: ${json}\n\n`;
}
