import "server-only";
import { requireRole, type Actor, type Role } from "@/lib/auth/actor";
import type { AuditEnd, AuditEntry } from "@/lib/db";
import { AppError, type ErrorCode } from "@/lib/errors";
import type { Deps } from "../deps";

export type Act = {
  actor: Actor;
  needs: Role;
  /** What is tried, as `redrive.start`. */
  action: string;
  /** What it is done to. */
  target: string;
  context?: string;
  reason?: string;
  /** More to say of the act, read once it is known that it may be tried, and before it is: what cannot be told is an act that failed. */
  about?: () => Promise<{ context?: string; reason?: string; plan?: unknown }>;
};

/** An act that went well: what its caller is answered, and what the record says came of it. */
export type Done<T> = { answer: T; detail: string; /** What was about to happen, where nobody could tell before. */ plan?: unknown };

type Recording = Pick<Deps, "db" | "settings" | "log">;

/**
 * Tries an act on the record. Who may not (FORBIDDEN), and everybody on a read-only console (READ_ONLY), is refused and stands there as
 * `denied`. Otherwise the intent is written first: where that fails nothing is done. Then the act's outcome, whatever it was.
 */
export async function withAudit<T>(deps: Recording, act: Act, perform: () => Promise<Done<T>>): Promise<T> {
  const { audit } = deps.db;
  const { actor, action, target, context = null, reason = null } = act;
  const entry: AuditEntry = { actor, action, target, context, reason, plan: null };
  const refusal = whyRefused(act, deps);
  if (refusal) {
    await audit.denied(entry, { code: refusal.code, detail: refusal.message });
    throw refusal;
  }
  const [about] = await Promise.allSettled([act.about?.()]);
  const intent = await audit.begin({ ...entry, ...(about.status === "fulfilled" ? about.value : null) });
  try {
    if (about.status === "rejected") throw about.reason;
    const { answer, detail, plan } = await perform();
    await close(deps, intent, { outcome: "done", detail, plan });
    return answer;
  } catch (thrown) {
    await close(deps, intent, { outcome: "failed", ...told(thrown) });
    throw thrown;
  }
}

function whyRefused({ actor, needs }: Act, { settings }: Recording): AppError | null {
  try {
    requireRole(actor, needs);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  return settings.readOnly ? new AppError("READ_ONLY", "This console is read-only (JETLAG_READ_ONLY): it looks, and does nothing.") : null;
}

/** The act has happened or failed already: a record that cannot be closed stays `pending`, which is true, and must not change the answer. */
async function close({ db, log }: Recording, id: string, end: AuditEnd): Promise<void> {
  try {
    await db.audit.end(id, end);
  } catch (error) {
    log.error({ err: error, audit: id, outcome: end.outcome }, "the outcome of an act could not be recorded");
  }
}

/** What the record says of an act that failed: the words its actor was told. */
function told(thrown: unknown): { code: ErrorCode; detail: string } {
  if (thrown instanceof AppError) return { code: thrown.code, detail: thrown.message };
  return { code: "INTERNAL", detail: "Something went wrong inside Jetlag; its log has it." };
}
