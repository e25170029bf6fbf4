import Link from "next/link";
import { rulesHref } from "@/components/tables";

/** The way to what people say about what is one group. */
export function RulesLink() {
  return (
    <p className="text-small text-2">
      <Link href={rulesHref()} prefetch={false} className="text-accent underline touch:-my-3 touch:inline-block touch:py-3">
        Rules of your own
      </Link>{" "}
      can decide what is one group.
    </p>
  );
}
