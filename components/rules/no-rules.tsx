import { ActButton } from "@/components/ui/act-button";
import { EmptyState } from "@/components/ui/empty-state";
import { Mono } from "@/components/ui/mono";
import { Panel } from "@/components/ui/panel";
import { Conditions } from "./conditions";
import { exampleDraft, ruleOf } from "./draft";

/** What a rule is for, with one that could be. */
export function NoRules({ mayNot, onExample }: { mayNot: string | null; onExample: () => void }) {
  return (
    <Panel aria-label="Rules">
      <EmptyState
        title="There are no rules yet."
        action={
          <ActButton whyNot={mayNot} quietReason onClick={onExample}>
            Start with this example…
          </ActButton>
        }
      >
        <p>
          Without rules, letters are one group where stream, consumer, class and error are the same but for ids, numbers and times. Make a
          rule where that takes one cause apart, or puts two causes together.
        </p>
        <p className="mt-3">
          <Conditions match={ruleOf(exampleDraft).match} /> <span aria-hidden="true">→</span>{" "}
          <Mono className="text-text">{exampleDraft.fingerprint}</Mono>
        </p>
        <p className="mt-1">Whatever the client calls it, it is one outage: one group.</p>
      </EmptyState>
    </Panel>
  );
}
