"use client";
import dynamic from "next/dynamic";
import type { Ref } from "react";
import { useLiveQuery } from "@/components/live";
import { groupTabs, useDeadLetterListState } from "@/components/dead-letters/list-state";
import { deadLettersHref, DetailState } from "@/components/tables";
import { Panel } from "@/components/ui/panel";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import { formatCount } from "@/components/ui/format";
import type { GroupDetail } from "@/lib/domain/dead-letter/group-row";
import { groupQueries } from "@/lib/queries";
import { arrivalsOf } from "./arrivals";
import type { Acts } from "./group-acts";
import { GroupAffected } from "./group-affected";
import { GroupHead } from "./group-head";
import { GroupLetters } from "./group-letters";
import { GroupNotes } from "./group-notes";
import { GroupRedrives } from "./group-redrives";
import { GroupWhyPanel } from "./group-why";

const chartPlace = <div className="h-28" />;
const ArrivalsChart = dynamic(() => import("@/components/charts/arrivals-chart").then((module) => module.ArrivalsChart), {
  ssr: false,
  loading: () => chartPlace,
});

type GroupPaneProps = { id: string; acts: Acts; onNarrowBack: () => void; ref: Ref<HTMLDivElement> };

/** One group: what it is, when its letters arrived, and behind each tab one answer. The keys of groups are not heard in it. */
export function GroupPane({ id, acts, onNarrowBack, ref }: GroupPaneProps) {
  const [{ context, from, to }] = useDeadLetterListState();
  const query = useLiveQuery(groupQueries.detail(id, { from, to }));
  return (
    <div ref={ref} data-pane tabIndex={-1} className="min-w-0 scroll-mt-16 outline-none">
      <DetailState query={query} context={query.data?.context ?? null} back={{ label: "All groups", href: deadLettersHref() }}>
        {(group) => (
          <section aria-label="Group">
            <Panel className="rounded-b-none border-b-0">
              <GroupHead group={group} acts={acts} onNarrowBack={onNarrowBack} context={context} />
              <div className="px-3.5 py-2">
                <ArrivalsChart {...arrivalsOf(group, { from, to }, Date.parse(group.asOf))} />
              </div>
            </Panel>
            <GroupTabs group={group} />
          </section>
        )}
      </DetailState>
    </div>
  );
}

type Tab = (typeof groupTabs)[number];

const labels: Record<Tab, (group: GroupDetail) => string> = {
  messages: ({ count }) => `Messages ${formatCount(count)}`,
  why: () => "Why this group",
  affected: () => "Affected",
  redrives: ({ redrives }) => `Re-drives ${redrives.length}`,
  notes: ({ notes }) => `Notes ${formatCount(notes)}`,
};

function GroupTabs({ group }: { group: GroupDetail }) {
  const [{ tab }, setAsked] = useDeadLetterListState();
  return (
    <Tabs
      label="About the group"
      className="border-x border-line bg-surface"
      value={tab ?? "messages"}
      tabs={groupTabs.map((value) => ({ value, label: labels[value](group) }))}
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
