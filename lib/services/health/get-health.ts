import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { Health } from "@/lib/domain/overview/types";
import type { WatchedContext } from "@/lib/domain/watch";
import packageJson from "@/package.json" with { type: "json" };
import { snapshotOf, whyOf } from "../contexts/freshness";
import type { Deps } from "../deps";

export const GetHealth = z.strictObject({});

const PING_MS = 2_000;

/** How this console itself is doing. Answered also when nothing else works. */
export async function getHealth(actor: Actor, input: z.input<typeof GetHealth>, deps: Deps): Promise<Health> {
  requireRole(actor, "viewer");
  GetHealth.parse(input);
  const now = deps.clock.now();
  const contexts = deps.watch.contexts();
  const checks: Health["checks"] = {
    database: await checkDatabase(deps),
    nats: Object.fromEntries(contexts.map((context) => [context.name, checkContext(context, now)])),
    monitoring: checkMonitoring(contexts, deps),
  };
  const well =
    checks.database.status === "ok" &&
    checks.monitoring.status !== "failing" &&
    Object.values(checks.nats).every((check) => check.status === "ok");
  return { status: well ? "ok" : "degraded", version: packageJson.version, checks };
}

async function checkDatabase({ db, log }: Deps): Promise<Health["checks"]["database"]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PING_MS} ms`)), PING_MS);
  });
  try {
    await Promise.race([db.ping(), late]);
    return { status: "ok", kind: db.kind, detail: null };
  } catch (error) {
    log.warn({ err: error }, "the database does not answer");
    return { status: "failing", kind: db.kind, detail: "The database does not answer; the log says why." };
  } finally {
    clearTimeout(timer);
  }
}

function checkContext(context: WatchedContext, now: number): Health["checks"]["nats"][string] {
  const state = context.state();
  const snapshot = snapshotOf(state);
  return {
    status: state.kind === "live" ? "ok" : state.kind,
    detail: whyOf(state) || null,
    ageMs: snapshot ? Math.max(0, now - snapshot.at) : null,
  };
}

/** `none`: no context has a monitoring URL, so everything comes from the JetStream API. */
function checkMonitoring(contexts: readonly WatchedContext[], { nats }: Deps): Health["checks"]["monitoring"] {
  const monitored = contexts.filter((context) => (nats.get(context.name)?.settings.monitoringUrls.length ?? 0) > 0);
  if (monitored.length === 0) return { status: "none", detail: null };
  const gaps = monitored.flatMap((context) => snapshotOf(context.state())?.gaps.filter((gap) => gap.what === "monitoring") ?? []);
  return gaps[0] ? { status: "failing", detail: gaps[0].detail } : { status: "ok", detail: null };
}
