import type { ReactNode } from "react";
import { Glyph } from "@/components/ui/glyph";
import type { RuleRow } from "@/lib/domain/dead-letter/group/rule-row";
import { Conditions } from "./conditions";
import { changedWords } from "./changed";

/** Somebody else was faster: what one wanted is not done. */
export function ChangedNote({ children }: { children: ReactNode }) {
  return (
    <div role="alert" className="flex gap-3 px-3.5 py-3">
      <Glyph tone="warn" className="mt-1 size-3.5" />
      <div className="min-w-0 flex-1 break-words">
        <p className="font-[550]">Somebody changed the rules since you read them</p>
        {children}
      </div>
    </div>
  );
}

/** What became of the rule that one writes or removes. */
export function ChangedRule({ read, now }: { read: RuleRow | null; now: readonly RuleRow[] }) {
  const rule = now.find(({ id }) => id === read?.id);
  return (
    <ChangedNote>
      <p>{changedWords(read, now)}</p>
      {rule && rule.updatedAt !== read?.updatedAt && (
        <p className="text-2">
          It says now: <Conditions match={rule.match} />
        </p>
      )}
    </ChangedNote>
  );
}
