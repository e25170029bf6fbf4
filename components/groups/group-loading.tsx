import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** A group of which not even the row is known: its parts, as high as they will be. */
export function GroupLoading() {
  return (
    <Panel aria-label="Group" aria-busy="true">
      <div className="grid h-23 content-start gap-2.5 border-b border-line px-3.5 py-3 phone:h-60">
        <Skeleton className="h-4 w-1/2" />
        <Skeleton className="h-3 w-3/4" />
      </div>
      <div className="h-36" />
      <div className="h-9.5 border-b border-line touch:h-11.5" />
      <SkeletonRows rows={6} label="Loading the group" />
    </Panel>
  );
}
