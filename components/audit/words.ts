import type { Tone } from "@/components/ui/tone";
import type { AuditRow } from "@/lib/domain/audit/row";

/** What was tried, in words. An action that is not known here is shown as it is called. */
export const actionWords: Readonly<Record<string, string>> = {
  "redrive.plan": "planned a re-drive",
  "redrive.start": "started a re-drive",
  "redrive.cancel": "cancelled a plan",
  "redrive.abort": "aborted a re-drive",
  "redrive.resolve": "settled a message",
  "redrive.end": "a re-drive ended",
  "discard.plan": "planned a discard",
  "discard.start": "started a discard",
  "discard.abort": "aborted a discard",
  "discard.end": "a discard ended",
  "discard.undo": "started to undo a discard",
  "discard.undo.end": "the undo of a discard ended",
  "consumer.keep-dead-letters": "switched the keeping of dead letters",
  "index.rebuild": "had the index rebuilt",
  "fleet.switch": "switched an incident",
  "group.set": "said how a group stands",
  "group.note": "wrote a note on a group",
  "group.merge": "merged groups",
  "group.unmerge": "undid a merge of groups",
  "group.move": "dead letters moved to another group",
  "fingerprint-rule.make": "made a rule for groups",
  "fingerprint-rule.change": "changed a rule for groups",
  "fingerprint-rule.order": "moved rules for groups",
  "fingerprint-rule.remove": "removed a rule for groups",
  "saved-view.save": "kept a view",
  "saved-view.remove": "removed a kept view",
  "share.create": "shared evidence",
  "share.revoke": "revoked a share",
  "capture.set": "decided about capturing deaths",
};

export const outcomeLooks: Record<AuditRow["outcome"], { word: string; tone: Tone }> = {
  pending: { word: "pending", tone: "draining" },
  done: { word: "done", tone: "good" },
  denied: { word: "denied", tone: "warn" },
  failed: { word: "failed", tone: "bad" },
};

/** The re-drive that a row is about; `null` where there is none to open: who was denied a plan made none. */
export function redriveOf({ action, target, outcome }: Pick<AuditRow, "action" | "target" | "outcome">): string | null {
  if (target === null || !action.startsWith("redrive.")) return null;
  return action === "redrive.plan" && outcome !== "done" ? null : target;
}
