import Link from "next/link";
import { visibleText } from "@/components/payload";
import { deadLetterHref } from "@/components/tables";
import { formatCount } from "@/components/ui/format";
import type { Plan } from "@/lib/domain/redrive/row";
import { planLink, PlanRow } from "./plan-rows";

/** What goes out otherwise than it died, and what was changed in the first of them. */
export function EditedRow({ plan: { edited, edits } }: { plan: Plan }) {
  if (edited === 0) return null;
  return (
    <PlanRow name="edited">
      <p>
        {formatCount(edited)} {edited === 1 ? "goes" : "go"} out edited, and in no other way; what {edited === 1 ? "it was" : "they were"}{" "}
        is kept in JETLAG_TRASH first
      </p>
      <details open={edits.length === 1}>
        <summary className="cursor-pointer rounded-sm text-2 touch:-my-3 touch:py-3">
          what was changed{edited > edits.length && ` in the first ${formatCount(edits.length)}`}
        </summary>
        <ul className="mt-1.5 grid gap-2 touch:mt-4.5">
          {edits.map(({ id, diff }) => (
            <li key={id} className="min-w-0">
              <Link href={deadLetterHref(id)} prefetch={false} className={planLink}>
                open
                <span className="sr-only"> the dead letter {id}</span>
              </Link>
              <pre className="font-mono text-small wrap-anywhere whitespace-pre-wrap text-2">
                {diff.split("\n").map(visibleText).join("\n")}
              </pre>
            </li>
          ))}
        </ul>
      </details>
    </PlanRow>
  );
}
