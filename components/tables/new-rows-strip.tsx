import { Button } from "@/components/ui/button";

/**
 * Over the rows of a list that is newest first, wherever one has scrolled to: how many came while the rows were held. It is there also when
 * nothing is new, so that nothing moves and nothing is covered when something is.
 */
export function NewRowsStrip({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <div className="sticky top-12 z-11 flex h-(--strip) items-center gap-3 rounded-t-md border-b border-line bg-surface px-3 text-small text-3">
      <span>newest first</span>
      <span aria-live="polite" className="contents">
        {count > 0 && (
          <Button variant="primary" className="h-5.5 rounded-full px-3 text-small touch:h-10" onClick={onShow}>
            {count.toLocaleString("en")} new · show
          </Button>
        )}
      </span>
    </div>
  );
}
