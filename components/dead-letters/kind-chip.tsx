import { visibleText } from "@/components/payload/bytes";
import { Chip } from "@/components/ui/chip";
import { Glyph } from "@/components/ui/glyph";
import { MAX_GENERATION } from "@/lib/domain/dead-letter/quarantine";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";

type Kind = DeadLetterRow["kind"];

const looks = {
  stored: { chip: "plain", title: "A copy of it was stored in a dead-letter stream" },
  exhausted: { chip: "dead", title: "Its consumer gave up: it was delivered as often as max_deliver allows" },
  terminated: { chip: "plain", title: "Its worker, or the server, ended it with TERM" },
} as const satisfies Record<Kind, { chip: string; title: string }>;

/** How it died. No shape but where there is a colour: a kind is no status, and the dashed ring is that of what nobody knows. */
export function KindChip({ kind }: { kind: Kind }) {
  const { chip, title } = looks[kind];
  return (
    <Chip tone={chip} title={title}>
      {chip === "dead" && <Glyph tone="dead" />} {kind}
    </Chip>
  );
}

/** The same message lies in other dead-letter streams too: it is one case. */
export function CopiesChip({ row: { places } }: { row: Pick<DeadLetterRow, "places"> }) {
  if (places.length === 0) return null;
  return (
    <Chip title={`Lies in ${places.map(({ stream, seq }) => `${visibleText(stream)} #${seq}`).join(", ")} too`}>
      +{places.length} {places.length === 1 ? "copy" : "copies"}
    </Chip>
  );
}

/** The bytes are gone: what is left is the record. */
export function Quarantined() {
  return (
    <Chip tone="warn" title={`It was re-driven ${MAX_GENERATION} times and is dead again: no plan takes it`}>
      quarantined
    </Chip>
  );
}

export function PayloadGone() {
  return <Chip title="Its message had left its stream before it was read, or has left it since">payload gone</Chip>;
}
