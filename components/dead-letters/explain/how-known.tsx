import { Time } from "@/components/ui/time";
import type { Explained } from "@/lib/domain/explain/row";
import { unheardAdvisories, unheardConnections } from "./change-words";

/** What the list above cannot tell, and why. */
export function HowKnown({ changes: { from, watchedSince, hearing, isWhole } }: { changes: Explained["changes"] }) {
  const { advisories, connections } = hearing;
  const began = Date.parse(from);
  const lines = [
    !isWhole && "There were more, further away in time, than are read here.",
    Date.parse(watchedSince) > began && (
      <>
        This console looks since <Time at={watchedSince} />. Of what was before, it knows what was created, and what another console saw.
      </>
    ),
    unheardAdvisories(advisories),
    connections.kind === "heard" && Date.parse(connections.since) > Math.max(began, Date.parse(watchedSince) + A_START_MS) ? (
      <>
        Connections are known since <Time at={connections.since} />.
      </>
    ) : (
      unheardConnections(connections)
    ),
  ].filter((line) => line !== false && line !== null);
  if (lines.length === 0) return null;
  return (
    <ul className="grid gap-1 border-t border-line px-3.5 py-2.5 text-small text-3">
      {lines.map((line, index) => (
        <li key={index}>{line}</li>
      ))}
    </ul>
  );
}

/** Until then "this console looks since" says it of connections too. */
const A_START_MS = 30_000;
