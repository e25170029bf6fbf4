import Link from "next/link";
import { StatusMark } from "@/components/ui/status-mark";
import type { Finding } from "@/lib/domain/overview/types";

/** What was wrong and is on its way out: one line, no call to act. */
export function GettingBetter({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul aria-label="Getting better" className="mx-0.5 mb-4.5 flex flex-wrap gap-x-4.5 gap-y-1 text-small">
      {findings.map((finding) => (
        <li key={finding.id} className="max-w-full">
          <Link href={finding.href} title={finding.sentence} className="hover:underline">
            <StatusMark status={finding.status} label={finding.title} className="whitespace-normal" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
