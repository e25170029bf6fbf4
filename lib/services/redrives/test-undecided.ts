import { bare, die, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import { planRedrive } from "./plan-redrive";
import { startRedrive } from "./start-redrive";

export const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };

type Ground = { run: Redriving; port: number };
type Sent = { count: number; target?: string; subject?: string; base?: number };

export async function planned({ run, port }: Ground, { count, subject = "work.a" }: Sent) {
  const deaths = Array.from({ length: count }, () => ({ subject }));
  const ids = (await die(run, port, deaths)).map(({ id }) => id);
  return planRedrive(ada, { options: bare, selection: { ids }, reason: "fixed" }, run);
}

/** A job as a runner leaves it that died in mid publish, and whose successor cannot tell. */
export async function undecided(ground: Ground, { target = "WORK", base = 0, ...sent }: Sent) {
  const { run } = ground;
  const job = await planned(ground, sent);
  await startRedrive(ada, { id: job.id, planHash: job.planHash }, run);
  const { ledger } = run.db;
  const epoch = (await ledger.takeOver(job.id))?.epoch ?? 0n;
  const items = Array.from({ length: sent.count }, (_, index) => index + 1);
  const intent = { target, t0: Date.now(), base, leader: null, duplicateWindowMs: null, items };
  const batch = await ledger.saveIntent(job.id, epoch, intent);
  const outcomes = items.map((n) => ({ n, kind: "unknown" as const, detail: "The console died." }));
  await ledger.saveResults(job.id, epoch, batch, outcomes);
  await ledger.finish(job.id, epoch, { state: "partial", stateReason: null, restReason: "STOPPED", sentence: "Undecided." });
  return job;
}

export const copyOf = (job: string, seq: number | undefined) => `NATS/1.0\r\nJetlag-Job: ${job}\r\nJetlag-Source: DLQ:${seq}\r\n\r\n`;
