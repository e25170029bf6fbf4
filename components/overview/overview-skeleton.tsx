import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** The page's places, held until the first answer. */
export function OverviewSkeleton() {
  return (
    <>
      <h1 className="sr-only">Overview</h1>
      <Skeleton className="mb-3.5 h-7 w-64" />
      <Panel className="mb-4.5">
        <SkeletonRows rows={3} label="The overview is on its way" />
      </Panel>
      <div className="mb-4.5 grid grid-cols-4 gap-3 phone:grid-cols-2 narrow:grid-cols-2">
        {["lag", "redeliveries", "dead letters", "messages"].map((name) => (
          <Panel key={name} className="h-36.5" />
        ))}
      </div>
    </>
  );
}
