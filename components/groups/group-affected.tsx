import Link from "next/link";
import type { ReactNode } from "react";
import { consumerHref, deadLettersHref } from "@/components/tables";
import { visibleText } from "@/components/payload/bytes";
import { formatCount } from "@/components/ui/format";
import { Mono } from "@/components/ui/mono";
import { Panel } from "@/components/ui/panel";
import type { GroupDetail } from "@/lib/domain/dead-letter/group-row";
import { countOf, readOfWords } from "./words";

type Row = { key: string; what: ReactNode; count: number };

/** Who else is hit: consumers that gave up, subjects of what died, and the sagas, calls and conversations it belonged to. */
export function GroupAffected({ group }: { group: GroupDetail }) {
  const { consumers, subjects, flows, flowCount, context } = group;
  const note = readOfWords(group);
  return (
    <Panel aria-label="Affected" className="grid gap-4 px-3.5 py-3">
      {note !== null && <p className="text-small text-2">{note}</p>}
      <Table
        title="Consumers that gave up"
        rows={consumers.map(({ stream, consumer, count }) => ({
          key: JSON.stringify([stream, consumer]),
          what: <Consumer {...{ context, stream, consumer }} />,
          count,
        }))}
      />
      <Table
        title="Subjects"
        rows={subjects.map(({ subject, count }) => ({
          key: subject,
          what: (
            <Letters of={{ context, originalSubject: subject, view: "messages" }}>
              <Mono>{visibleText(subject)}</Mono>
            </Letters>
          ),
          count,
        }))}
      />
      <Table
        title={flowCount > flows.length ? `Flows, the first ${flows.length} of ${formatCount(flowCount)}` : "Flows"}
        rows={flows.map(({ flow, key, count }) => ({
          key: `${flow} ${key}`,
          what: (
            <>
              {visibleText(flow)}{" "}
              <Letters of={{ context, flow: `${flow}:${key}` }}>
                <Mono>{visibleText(key)}</Mono>
              </Letters>
            </>
          ),
          count,
        }))}
      />
      {group.readOf === 0 && <p className="text-2">Nothing of it is open: nobody is hit by it any more.</p>}
    </Panel>
  );
}

/** All dead letters that have it, of whatever group. */
function Letters({ of, children }: { of: Parameters<typeof deadLettersHref>[0]; children: ReactNode }) {
  return (
    <Link href={deadLettersHref(of)} prefetch={false} className="text-accent hover:underline">
      {children}
    </Link>
  );
}

function Consumer({ context, stream, consumer }: { context: string; stream: string | null; consumer: string | null }) {
  if (consumer === null) return <span className="text-3">the message does not say</span>;
  if (stream === null) return visibleText(consumer);
  return (
    <>
      <Link href={consumerHref({ context, stream, name: consumer })} prefetch={false} className="text-accent hover:underline">
        {visibleText(consumer)}
      </Link>{" "}
      <span className="text-3">of {visibleText(stream)}</span>
    </>
  );
}

function Table({ title, rows }: { title: string; rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 text-small font-normal text-3">{title}</h3>
      <ul className="divide-y divide-line border-y border-line">
        {rows.map(({ key, what, count }) => (
          <li key={key} className="flex min-h-row items-center gap-3">
            <span className="min-w-0 flex-1 wrap-anywhere">{what}</span>
            <span className="text-right text-2">{countOf(count, "letter")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
