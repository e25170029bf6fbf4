import { Ago } from "@/components/ui/ago";
import { LinkButton } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { formatCount } from "@/components/ui/format";
import { Mono } from "@/components/ui/mono";
import { Sparkline } from "@/components/ui/sparkline";
import { toneOf } from "@/components/ui/status";
import { StatusMark } from "@/components/ui/status-mark";
import { Time } from "@/components/ui/time";
import type { Finding } from "@/lib/domain/overview/types";

/** What is wrong and how we know, since when, and the way there. The whole row leads where its button does. */
export function FindingRow({ finding, first, gone }: { finding: Finding; first: boolean; gone: boolean }) {
  return (
    <li className="relative grid [&_[title]]:relative [&_[title]]:z-1 grid-cols-[20px_minmax(0,1fr)_110px_132px_116px] items-center gap-x-3 border-b border-line px-3.5 py-2.75 last:border-b-0 hover:bg-hover phone:grid-cols-[20px_minmax(0,1fr)_auto] phone:items-start narrow:grid-cols-[20px_minmax(0,1fr)_auto]">
      <StatusMark status={gone ? "ok" : finding.status} label={gone ? "" : undefined} wordless className="phone:mt-0.75" />
      <div className="min-w-0">
        <div className="truncate font-[550] phone:whitespace-normal">
          {gone && <Chip className="mr-2">over</Chip>}
          {finding.title}
        </div>
        <div className="truncate text-small text-2 phone:whitespace-normal">
          <Sentence finding={finding} />
        </div>
        {finding.since !== null && (
          <div className="hidden text-small text-3 narrow:block">
            since <Time at={finding.since} /> · <Ago at={finding.since} />
          </div>
        )}
      </div>
      <div className="narrow:hidden">
        <Sparkline series={finding.series} tone={gone ? "ok" : toneOf(finding.status)} label={finding.title} />
      </div>
      <div className="text-small whitespace-nowrap text-2 narrow:hidden">
        {finding.since !== null && (
          <>
            since <Time at={finding.since} />
            <span className="text-3">
              {" "}
              · <Ago at={finding.since} />
            </span>
          </>
        )}
      </div>
      <LinkButton
        href={finding.href}
        variant={first && !gone ? "primary" : "default"}
        aria-label={`Open: ${finding.title}`}
        className="after:absolute after:inset-0"
      >
        {finding.kind === "dead-letters" && finding.count !== null ? `Open ${formatCount(finding.count)}` : "Open"}
      </LinkButton>
    </li>
  );
}

/** The sentence, with the subject in it set as one. */
function Sentence({ finding: { sentence, subject } }: { finding: Finding }) {
  const at = subject ? sentence.indexOf(subject) : -1;
  if (!subject || at < 0) return sentence;
  return (
    <>
      {sentence.slice(0, at)}
      <Mono>{subject}</Mono>
      {sentence.slice(at + subject.length)}
    </>
  );
}
