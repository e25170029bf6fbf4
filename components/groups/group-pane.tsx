"use client";
import dynamic from "next/dynamic";
import type { Ref } from "react";
import { useLiveQuery } from "@/components/live";
import { groupTabs, useDeadLetterListState } from "@/components/dead-letters/list-state";
import { deadLettersHref, DetailState } from "@/components/tables";
import { Panel } from "@/components/ui/panel";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import { Time } from "@/components/ui/time";
import { isAbsent } from "@/components/ui/error-words";
import { formatCount } from "@/components/ui/format";
import type { GroupDetail } from "@/lib/domain/dead-letter/group-row";
import { groupQueries } from "@/lib/queries";
import { arrivalsOf } from "./arrivals";
import type { Acts } from "./group-acts";
import { GroupAffected } from "./group-affected";
import { GroupHead } from "./group-head";
import { GroupLoading } from "./group-loading";
import { GroupLetters } from "./group-letters";
import { GroupNotes } from "./group-notes";
import { GroupRedrives } from "./group-redrives";
import { GroupWhyPanel } from "./group-why";
import { NoSuchGroup } from "./no-such-group";
import { perStepWords } from "./words";

const chartPlace = <div className="h-28" />;
const ArrivalsChart = dynamic(() => import("@/components/charts/arrivals-chart").then((module) => module.ArrivalsChart), {
  ssr: false,
  loading: () => chartPlace,
});

type GroupPaneProps = {
  id: string;
  /** What the list knows of it, where it has it: drawn at once, so that nothing moves when the rest comes. */
  known: GroupDetail | null;
  acts: Acts;
  onBack: () => void;
  ref: Ref<HTMLDivElement>;
};

/** One group: what it is, when its letters arrived, and behind each tab one answer. The keys of groups are not heard in it. */
export function GroupPane({ id, known, acts, onBack, ref }: GroupPaneProps) {
  const [{ context, from, to }] = useDeadLetterListState();
  const query = useLiveQuery({ ...groupQueries.detail(id, { from, to }), placeholderData: known ?? undefined });
  if (query.data === undefined && isAbsent(query.error))
    return (
      <Panel ref={ref} data-pane tabIndex={-1} aria-label="Group" className="outline-none">
        <NoSuchGroup onBack={onBack} />
      </Panel>
    );
  return (
    <div ref={ref} data-pane tabIndex={-1} className="min-w-0 scroll-mt-16 outline-none">
      <DetailState
        query={query}
        context={query.data?.context ?? null}
        loading={<GroupLoading />}
        back={{ label: "All groups", href: deadLettersHref() }}
      >
        {(group) => (
          <section aria-label="Group">
            <Panel className="rounded-b-none border-b-0">
              <GroupHead group={group} acts={acts} onNarrowBack={onBack} context={context} />
              <div className="px-3.5 py-2">
                <p className="flex justify-between gap-3 text-small text-3">
                  <span>{perStepWords(group.seriesStepMs)}</span>
                  <span>
                    first <Time at={group.firstAt} />, last <Time at={group.lastAt} />
                  </span>
                </p>
                <ArrivalsChart {...arrivalsOf(group, { from, to }, Date.parse(group.asOf))} firstAt={stepOf(group)} />
              </div>
            </Panel>
            <GroupTabs group={group} isWhole={!query.isPlaceholderData} />
          </section>
        )}
      </DetailState>
    </div>
  );
}

/** Where the step begins in which the first was seen: as the chart draws it. */
const stepOf = ({ firstAt, seriesStepMs }: GroupDetail) => Math.floor(Date.parse(firstAt) / seriesStepMs) * seriesStepMs;

type Tab = (typeof groupTabs)[number];

const labels: Record<Tab, (group: GroupDetail, isWhole: boolean) => string> = {
  messages: ({ count }) => `Messages ${formatCount(count)}`,
  why: () => "Why this group",
  affected: () => "Affected",
  redrives: ({ redrives }, isWhole) => `Re-drives ${isWhole ? redrives.length : "–"}`,
  notes: ({ notes }) => `Notes ${formatCount(notes)}`,
};

function GroupTabs({ group, isWhole }: { group: GroupDetail; isWhole: boolean }) {
  const [{ tab }, setAsked] = useDeadLetterListState();
  return (
    <Tabs
      label="About the group"
      className="border-x border-line bg-surface"
      value={tab ?? "messages"}
      tabs={groupTabs.map((value) => ({ value, label: labels[value](group, isWhole) }))}
      onValueChange={(next) => void setAsked({ tab: next === "messages" ? null : next })}
    >
      <div className="[&>*>section]:rounded-t-none [&>*>section]:border-t-0">
        <TabPanel value="messages">
          <GroupLetters group={group} />
        </TabPanel>
        <TabPanel value="why">
          <GroupWhyPanel group={group} />
        </TabPanel>
        <TabPanel value="affected">
          <GroupAffected group={group} />
        </TabPanel>
        <TabPanel value="redrives">
          <GroupRedrives redrives={group.redrives} />
        </TabPanel>
        <TabPanel value="notes">
          <GroupNotes group={group} />
        </TabPanel>
      </div>
    </Tabs>
  );
}
