"use client";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { rulesHref } from "@/components/tables";
import { visibleText } from "@/components/payload/bytes";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { SavedViewRow } from "@/lib/domain/saved-view/row";
import { SaveViewForm } from "./save-view-form";
import { useRemoveView, useSavedViews, useSaveView } from "./use-saved-views";
import { ViewItem } from "./view-item";
import { pathOf, sectionsOf } from "./words";

/** What is in the menu. */
export function SavedViews({ onClose }: { onClose: () => void }) {
  const here = pathOf(usePathname(), useSearchParams());
  const { data, error } = useSavedViews();
  const remove = useRemoveView();
  const removed = remove.isSuccess ? remove.variables : null;
  return (
    <>
      {error && <ErrorState error={error} />}
      {!data && !error && <SkeletonRows rows={3} />}
      {data?.items.length === 0 && !removed && (
        <p className="px-3.5 py-3 text-2">
          Nothing is saved yet. A view is this page with its filters, context, order and the group that is open.
        </p>
      )}
      {data && (
        <div className="p-1 empty:hidden">
          {sectionsOf(data.items).map(({ title, views }) => (
            <section key={title} aria-label={title}>
              <h2 className="px-2.5 pt-1.5 pb-0.5 text-small font-normal text-3">{title}</h2>
              <ul>
                {views.map((view) => (
                  <ViewItem
                    key={view.id}
                    view={view}
                    isHere={view.path === here}
                    onOpen={onClose}
                    onRemove={() => !remove.isPending && remove.mutate(view)}
                  />
                ))}
              </ul>
            </section>
          ))}
        </div>
      )}
      {removed && <Removed key={removed.id} view={removed} onBack={remove.reset} />}
      {remove.error && <ErrorState error={remove.error} />}
      <SaveViewForm path={here} />
      <Link
        href={rulesHref()}
        prefetch={false}
        className="border-t border-line px-3.5 py-2.5 text-2 hover:bg-hover hover:text-text touch:py-3"
        onClick={onClose}
      >
        Rules for groups ›
      </Link>
    </>
  );
}

/** The way back, of one's own: it is saved anew as it was. */
function Removed({ view: { name, path, shared, isMine }, onBack }: { view: SavedViewRow; onBack: () => void }) {
  const save = useSaveView();
  const said = `“${visibleText(name)}” is removed.`;
  if (!isMine)
    return (
      <output ref={focus} tabIndex={-1} className="block px-3.5 pb-2 break-words text-2 outline-none">
        {said}
      </output>
    );
  const back = () => !save.isPending && save.mutate({ name, path, shared }, { onSuccess: onBack });
  return (
    <div className="flex flex-wrap items-center gap-2 px-3.5 pb-2 text-2">
      <output className="min-w-0 flex-1 break-words">{said}</output>
      <Button ref={focus} onClick={back}>
        Put it back
      </Button>
      {save.error && <ErrorState error={save.error} />}
    </div>
  );
}

/** What was pressed is gone, and the focus with it. */
const focus = (element: HTMLElement | null) => element?.focus();
