import type { ColumnSpec } from "./columns";

/** Of records: which system they are of, with room for its name. */
export const contextColumn: ColumnSpec<{ context: string }> = {
  id: "context",
  header: "Context",
  track: "minmax(112px,0.8fr)",
  cell: ({ context }) => (
    <span className="text-2" title={context}>
      {context}
    </span>
  ),
};
