import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { Headers } from "@/lib/domain/message";

type HeaderRowsProps = { headers: Headers; onChange: (headers: Headers) => void };

/** Headers in their order, each with its own way out. One whose value is no text is kept as it is, or removed. */
export function HeaderRows({ headers, onChange }: HeaderRowsProps) {
  const set = (at: number, row: Headers[number]) => onChange(headers.with(at, row));
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1 text-small text-2">Headers</legend>
      {headers.map(([name, value], at) => (
        // Rows are told apart by nothing but their place.
        <div key={at} className="flex gap-1.5">
          <Input
            aria-label={`Name of header ${at + 1}`}
            className="w-2/5 font-mono"
            value={name}
            onChange={(event) => set(at, [event.currentTarget.value, value])}
          />
          <Input
            aria-label={`Value of header ${at + 1}`}
            className="font-mono"
            value={typeof value === "string" ? value : "bytes that are no text"}
            disabled={typeof value !== "string"}
            onChange={(event) => set(at, [name, event.currentTarget.value])}
          />
          <Button variant="quiet" aria-label={`Remove header ${at + 1}`} onClick={() => onChange(headers.toSpliced(at, 1))}>
            Remove
          </Button>
        </div>
      ))}
      <div>
        <Button variant="quiet" onClick={() => onChange([...headers, ["", ""]])}>
          Add a header
        </Button>
      </div>
    </fieldset>
  );
}
