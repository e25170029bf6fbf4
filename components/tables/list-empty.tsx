import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export type ListEmptyProps = {
  isFiltered: boolean;
  onClear: () => void;
  /** What an empty list means: that nothing matches the filters, or that there is nothing at all. */
  none: { matches: string; title: string; text: string };
  /** Whether all that could be in it was read. */
  isWhole: boolean;
};

const noneYet = "None found so far.";
const partly = "Not everything could be read: what is missing is said below.";

/** In place of the rows. An empty list that is not whole does not claim that there is nothing. */
export function ListEmpty({ isFiltered, onClear, none, isWhole }: ListEmptyProps) {
  const said = isWhole ? none : { matches: noneYet, title: noneYet, text: partly };
  if (!isFiltered) return <EmptyState title={said.title}>{said.text}</EmptyState>;
  return (
    <EmptyState title={said.matches} action={<Button onClick={onClear}>Clear filters</Button>}>
      {isWhole ? undefined : partly}
    </EmptyState>
  );
}
