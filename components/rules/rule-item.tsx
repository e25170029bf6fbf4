import { ArrowDown, ArrowUp } from "lucide-react";
import { visibleText } from "@/components/payload/bytes";
import { ActButton } from "@/components/ui/act-button";
import { Ago } from "@/components/ui/ago";
import { Chip } from "@/components/ui/chip";
import { cn } from "@/components/ui/cn";
import { Mono } from "@/components/ui/mono";
import type { RuleRow } from "@/lib/domain/dead-letter/group/rule-row";
import { Conditions } from "./conditions";

type RuleItemProps = {
  rule: RuleRow;
  /** From 1. */
  place: number;
  of: number;
  mayNot: string | null;
  onEdit: () => void;
  onMove: (step: -1 | 1) => void;
  onRemove: () => void;
};

/** One rule: what it asks of a letter, what it calls the group, who wrote it last. */
export function RuleItem({ rule, place, of, mayNot, onEdit, onMove, onRemove }: RuleItemProps) {
  const name = visibleText(rule.name);
  const step = { mayNot, onMove, name };
  return (
    <li className="grid grid-cols-[24px_minmax(0,1fr)_auto] gap-x-3 gap-y-2 px-3.5 py-2.5 narrow:grid-cols-[24px_minmax(0,1fr)]">
      <span className="text-right text-3 tabular-nums">{place}</span>
      <div className={cn("min-w-0", !rule.enabled && "text-2")}>
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="min-w-0 text-base font-[550] break-words">{name}</h2>
          {!rule.enabled && <Chip title="It groups nothing while it is switched off">off</Chip>}
        </div>
        <p className="text-2">
          <Conditions match={rule.match} />
        </p>
        <p>
          <span aria-hidden="true">→ </span>
          <span className="text-2">group</span> <Mono className="wrap-anywhere">{visibleText(rule.fingerprint)}</Mono>
        </p>
        <p className="mt-0.5 text-small text-3">
          {rule.updatedBy} <Ago at={rule.updatedAt} suffix />
        </p>
      </div>
      <span className="flex items-start gap-1.5 narrow:col-start-2">
        <Step {...step} by={-1} isEnd={place === 1} />
        <Step {...step} by={1} isEnd={place === of} />
        <ActButton whyNot={mayNot} quietReason aria-label={`Edit ${name}`} onClick={onEdit}>
          Edit…
        </ActButton>
        <ActButton whyNot={mayNot} quietReason aria-label={`Remove ${name}`} onClick={onRemove}>
          Remove…
        </ActButton>
      </span>
    </li>
  );
}

type StepProps = { name: string; mayNot: string | null; by: -1 | 1; isEnd: boolean; onMove: (step: -1 | 1) => void };

/** At the end of the list it does nothing, but keeps the focus: who presses it again and again gets there by it. */
function Step({ name, mayNot, by, isEnd, onMove }: StepProps) {
  const Arrow = by < 0 ? ArrowUp : ArrowDown;
  const word = by < 0 ? "up" : "down";
  return (
    <ActButton
      variant="quiet"
      whyNot={mayNot}
      quietReason
      aria-label={`Move ${name} ${word}`}
      aria-disabled={isEnd || undefined}
      title={isEnd ? `It is the ${by < 0 ? "first" : "last"} already` : `Ask it ${by < 0 ? "earlier" : "later"}`}
      className="px-2 aria-disabled:cursor-not-allowed aria-disabled:text-3 aria-disabled:hover:bg-transparent"
      onClick={() => !isEnd && onMove(by)}
    >
      <Arrow aria-hidden="true" className="size-3.5" />
    </ActButton>
  );
}
