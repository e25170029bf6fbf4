import Link from "next/link";
import { deadLetterHref } from "@/components/tables";
import { Glyph } from "@/components/ui/glyph";
import type { EditPreview } from "@/lib/domain/redrive/edit/preview";
import { Diff } from "./diff";

/** The first ten of a selection, each with what would be changed, or why it is not. */
export function EditPreviews({ items }: Pick<EditPreview, "items">) {
  return (
    <ol aria-label="What the first ten become" className="grid gap-2.5">
      {items.map((item) => (
        <li key={item.id} className="grid min-w-0 gap-1 border-t border-line pt-2">
          <Link href={deadLetterHref(item.id)} prefetch={false} className="font-mono text-small underline decoration-line-strong">
            {item.id}
          </Link>
          {item.refused && (
            <p className="flex items-baseline gap-2">
              <Glyph tone="bad" className="translate-y-px" />
              <span className="min-w-0 break-words">
                {item.refused.reason} <span className="font-mono text-small text-3">{item.refused.code}</span>
              </span>
            </p>
          )}
          {item.before && item.after && <Diff before={item.before.payload} after={item.after.payload} />}
        </li>
      ))}
    </ol>
  );
}
