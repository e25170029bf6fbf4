import { Chip } from "@/components/ui/chip";
import { Glyph } from "@/components/ui/glyph";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";

type Kind = DeadLetterRow["kind"];

const looks = {
  stored: { tone: "unknown", title: "A copy of it was stored in a dead-letter stream" },
  exhausted: { tone: "dead", title: "Its consumer gave up: it was delivered as often as max_deliver allows" },
  terminated: { tone: "bad", title: "Its worker, or the server, ended it with TERM" },
} as const satisfies Record<Kind, { tone: string; title: string }>;

/** How it died, where that is more than a copy in a stream for dead letters. */
export function KindChip({ kind, className }: { kind: Kind; className?: string }) {
  const { tone, title } = looks[kind];
  return (
    <Chip tone={kind === "exhausted" ? "dead" : "plain"} title={title} className={className}>
      <Glyph tone={tone} /> {kind}
    </Chip>
  );
}

/** The bytes are gone: what is left is the record. */
export function PayloadGone({ className }: { className?: string }) {
  return (
    <Chip title="Its message had left its stream before it was read, or has left it since" className={className}>
      payload gone
    </Chip>
  );
}
