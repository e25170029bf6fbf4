import { Panel } from "@/components/ui/panel";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <>
      <Skeleton className="mb-3.5 h-7 w-64" />
      <Panel>
        <SkeletonRows rows={6} label="The page is on its way" />
      </Panel>
    </>
  );
}
