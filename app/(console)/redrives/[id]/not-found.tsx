import { NotHere } from "@/components/ui/not-here";
import { redrivesHref } from "@/lib/domain/pages";

export default function NotFound() {
  return (
    <NotHere title="There is no re-drive at this address" href={redrivesHref()} label="All re-drives">
      The link may be cut short: the id of a re-drive has 36 characters.
    </NotHere>
  );
}
