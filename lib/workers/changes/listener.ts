import "server-only";
import type { Logger } from "pino";
import type { Clock } from "@/lib/domain/clock";
import type { Hearing } from "@/lib/domain/change/hearing";
import { AppError } from "@/lib/errors";
import type { NatsContext } from "@/lib/nats";
import { hear, lineOf, type Hearing as Subscribed } from "@/lib/nats/deaths";

type Listening = {
  nats: NatsContext;
  /** Asked once per connection; or why there are none. Errors as a request's. */
  subjects(): Promise<readonly string[] | Extract<Hearing, { kind: "unheard" }>>;
  take(payload: Uint8Array): void;
  say(hearing: Hearing): void;
  clock: Clock;
  log: Pick<Logger, "warn">;
};

export type Listener = { step(): Promise<void>; stop(): void };

/**
 * Hears subjects over whichever connection there is, as a plain subscriber. What is refused is not asked for again by the same connection: a
 * server that allows it later closes that, or is asked by the next console.
 */
export function createListener({ nats, subjects, take, say, clock, log }: Listening): Listener {
  let line: string | null = null;
  let subscribed: Subscribed[] = [];
  let sinceAt = 0;
  let refused: Extract<Hearing, { kind: "unheard" }> | null = null;

  const stop = () => {
    for (const each of subscribed) each.stop();
    subscribed = [];
    line = null;
  };

  async function listen(now: string): Promise<void> {
    refused = null;
    const wanted = await subjects();
    if (lineOf(nats) !== now) return;
    if ("kind" in wanted) refused = wanted;
    else subscribed = wanted.map((subject) => hear(nats, subject, ({ payload }) => take(payload)));
    line = now;
    sinceAt = clock.now();
  }

  async function step(): Promise<void> {
    const now = lineOf(nats);
    const ends = subscribed.map((each) => each.ended());
    if (now === null || now !== line || ends.some((end) => end !== null && end.denied === null)) {
      stop();
      if (now === null) return say({ kind: "unheard", why: "unavailable", detail: whyNot(nats) });
      return listen(now); // said by the next step: a refusal comes a moment later
    }
    const denied = ends.find((end) => end !== null)?.denied ?? null;
    say(refused ?? (denied === null ? { kind: "heard", sinceAt } : { kind: "unheard", why: "denied", detail: denied }));
  }

  let stepping: Promise<void> | null = null;
  return {
    step: () =>
      (stepping ??= step()
        .catch((error: unknown) => {
          const isDenied = error instanceof AppError && error.code === "NATS_DENIED";
          if (!(error instanceof AppError)) log.warn({ err: error, context: nats.name }, "changes cannot be listened to");
          refused = { kind: "unheard", why: isDenied ? "denied" : "unavailable", detail: error instanceof Error ? error.message : null };
          line = isDenied ? lineOf(nats) : null;
          say(refused);
        })
        .finally(() => void (stepping = null))),
    stop,
  };
}

function whyNot(nats: NatsContext): string | null {
  const link = nats.link();
  return link.kind === "connected" ? null : (link.why ?? "not connected yet");
}
