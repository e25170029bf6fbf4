"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useViewQuery } from "@/components/live";
import { useWhyNotAct } from "@/components/shell/may-act";
import { Crumbs, deadLettersHref, DetailState } from "@/components/tables";
import { ActButton } from "@/components/ui/act-button";
import { PageHead } from "@/components/ui/page-head";
import type { RuleRow } from "@/lib/domain/dead-letter/group/rule-row";
import { ruleQueries } from "@/lib/queries";
import { emptyDraft, exampleDraft, type Draft } from "./draft";
import { NoRules } from "./no-rules";
import { RuleList } from "./rule-list";
import { rulesNote } from "./words";

const RuleDialog = dynamic(() => import("./rule-dialog").then((module) => module.RuleDialog), { ssr: false });

/** `rule` is `null` for one that is being made; `version` is that of the rules as they were read, where they were. */
export type Writing = { rule: RuleRow | null; from: Draft; version?: string };

const back = { label: "Dead letters", href: deadLettersHref() };

/** People's own rules for what is one group, in the order in which they are asked. */
export function RulesPage() {
  const [writing, setWriting] = useState<Writing | null>(null);
  const query = useViewQuery(ruleQueries.list());
  const mayNot = useWhyNotAct();
  const rules = query.data?.items;
  const make = (from: Draft) => setWriting({ rule: null, from, version: query.data?.version });
  return (
    <>
      <PageHead
        crumbs={<Crumbs path={[back]} />}
        title="Rules for groups"
        note={rules && rules.length > 0 && rulesNote(rules.length)}
        end={
          <ActButton variant="primary" whyNot={mayNot} quietReason onClick={() => make(emptyDraft)}>
            New rule…
          </ActButton>
        }
      />
      <p className="mb-3.5 max-w-[100ch] text-2">
        Rules group what comes from now on: letters that are here stay in their groups, which you can merge by hand. They are asked from the
        top, and the first that matches decides; what a publisher says with <code className="font-mono text-small">Jetlag-Fingerprint</code>{" "}
        goes before them all.
      </p>
      {mayNot !== null && <p className="mb-3.5">{mayNot}.</p>}
      <DetailState query={query} context={null} back={back}>
        {(list) =>
          list.items.length === 0 ? (
            <NoRules mayNot={mayNot} onExample={() => make(exampleDraft)} />
          ) : (
            <RuleList list={list} mayNot={mayNot} onEdit={setWriting} />
          )
        }
      </DetailState>
      {writing && <RuleDialog key={writing.rule?.id} {...writing} now={query.data} onClose={() => setWriting(null)} />}
    </>
  );
}
