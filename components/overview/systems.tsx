import { EmptyState } from "@/components/ui/empty-state";
import { Panel, PanelHeader } from "@/components/ui/panel";
import type { ContextSummary } from "@/lib/domain/overview/types";
import { SystemGaps } from "./system-gaps";
import { SystemRow } from "./system-row";

const columns = [
  { name: "Context" },
  { name: "Now" },
  { name: "Streams", right: true },
  { name: "Consumers", right: true },
  { name: "Lag", right: true },
  { name: "Oldest", right: true },
  { name: "Redelivered", right: true },
  { name: "Dead letters", right: true },
  { name: "Messages", right: true },
  { name: "Messages, last hour", wide: true },
];

/** One line per NATS account. */
export function Systems({ contexts }: { contexts: readonly ContextSummary[] }) {
  return (
    <Panel aria-labelledby="systems">
      <PanelHeader id="systems" title="Systems" note="one NATS account each" />
      {contexts.length === 0 ? (
        <EmptyState title="No context is configured">
          Set NATS_URL, or JETLAG_CONTEXTS, and start the console again; without them it brings a NATS of its own.
        </EmptyState>
      ) : (
        <table className="w-full border-collapse phone:block">
          <thead className="phone:sr-only">
            <tr className="border-b border-line">
              {columns.map((column) => (
                <th
                  key={column.name}
                  scope="col"
                  className={`h-7 px-3 text-small font-[450] whitespace-nowrap text-3 ${column.right ? "text-right" : "text-left"} ${column.wide ? "w-32.5 narrow:hidden" : ""}`}
                >
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="phone:block">
            {contexts.map((context) => (
              <SystemRow key={context.context} system={context} />
            ))}
          </tbody>
        </table>
      )}
      <SystemGaps contexts={contexts} />
    </Panel>
  );
}
