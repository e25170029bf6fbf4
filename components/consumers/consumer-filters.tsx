import { FilterBox } from "@/components/tables";
import { Button } from "@/components/ui/button";
import { Select, type SelectItem } from "@/components/ui/select";
import { statusLooks } from "@/components/ui/status";
import { consumerStatuses, type ConsumerStatus } from "@/lib/domain/consumer/types";
import { troubled } from "./list-params";
import type { useConsumerListState } from "./list-state";

type Choice = ConsumerStatus | "any" | "troubled" | "several";
type State = ReturnType<typeof useConsumerListState>;

const choices: SelectItem<Choice>[] = [
  { value: "any", label: "Any status" },
  { value: "troubled", label: "In trouble" },
  ...consumerStatuses.map((status) => ({ value: status, label: statusLooks[status].word })),
];

export function ConsumerFilters({ state: [filter, setFilter] }: { state: State }) {
  const choice = choiceOf(filter.status);
  const several: SelectItem<Choice>[] = choice === "several" ? [{ value: "several", label: `${filter.status.length} statuses` }] : [];
  return (
    <>
      <Select
        label="Status"
        value={choice}
        items={[...choices, ...several]}
        onValueChange={(next) => void setFilter({ status: statusesOf(next) ?? filter.status })}
      />
      {filter.stream !== null && (
        <Button aria-label={`Stream ${filter.stream}: show all streams`} onClick={() => void setFilter({ stream: null })}>
          {filter.stream} <span aria-hidden="true">×</span>
        </Button>
      )}
      <FilterBox
        label="Filter consumers"
        placeholder="consumer, stream, filter subject"
        value={filter.q}
        onValueChange={(q) => void setFilter({ q })}
      />
    </>
  );
}

function choiceOf(status: readonly ConsumerStatus[]): Choice {
  const [first] = status;
  if (first === undefined) return "any";
  if (status.length === 1) return first;
  return status.length === troubled.length && troubled.every((each) => status.includes(each)) ? "troubled" : "several";
}

function statusesOf(choice: Choice): ConsumerStatus[] | null {
  if (choice === "any") return [];
  if (choice === "troubled") return [...troubled];
  return choice === "several" ? null : [choice];
}
