import { useId } from "react";
import { FilterBox } from "@/components/tables";
import { Input } from "@/components/ui/input";
import type { MessageParams } from "./message-params";

const field = "flex items-center gap-2 text-small whitespace-nowrap text-3";

export function MessageFilters({ state: [params, setParams] }: { state: MessageParams }) {
  const id = useId();
  const toSeq = (text: string) => {
    const from = Number(text.replace(/[#,\s]/g, ""));
    if (Number.isSafeInteger(from) && from > 0) void setParams({ from, at: null, seq: null });
  };
  const toTime = (text: string) => {
    const at = new Date(text);
    if (!Number.isNaN(at.getTime())) void setParams({ at, from: null, seq: null });
  };
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line p-2 phone:*:basis-full">
      <FilterBox
        label="Filter messages by subject"
        placeholder="subject, with * and >"
        value={params.subject}
        onValueChange={(subject) => void setParams({ subject, from: null, seq: null })}
      />
      <label className={field} htmlFor={`${id} seq`}>
        from seq
        <Input
          id={`${id} seq`}
          key={`seq ${params.from}`}
          className="w-28 phone:w-full"
          inputMode="numeric"
          defaultValue={params.from ?? ""}
          onKeyDown={(event) => event.key === "Enter" && toSeq(event.currentTarget.value)}
          onBlur={(event) => event.currentTarget.value !== "" && toSeq(event.currentTarget.value)}
        />
      </label>
      <label className={field} htmlFor={`${id} time`}>
        or time
        <Input
          id={`${id} time`}
          key={`at ${params.at?.getTime()}`}
          className="w-54 phone:w-full"
          type="datetime-local"
          step="1"
          defaultValue={localText(params.at)}
          onChange={(event) => toTime(event.currentTarget.value)}
        />
      </label>
    </div>
  );
}

/** What a datetime-local field wants: the reader's own time, without a zone. */
function localText(at: Date | null): string {
  return at === null ? "" : new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
