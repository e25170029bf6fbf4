import Link from "next/link";
import { Fragment } from "react";

/** Where one is: `Consumers › oneroof › CALL_INTENT`. */
export function Crumbs({ path }: { path: readonly { label: string; href: string }[] }) {
  return path.map(({ label, href }, index) => (
    <Fragment key={href}>
      {index > 0 && <span aria-hidden="true"> › </span>}
      <Link href={href} prefetch={false} className={`hover:text-text hover:underline ${fingerWide}`}>
        {label}
      </Link>
    </Fragment>
  ));
}

/** On touch 44 px each way, around a name however short: the room that a finger needs is none that the eye sees. */
const fingerWide =
  "touch:relative touch:-my-3.5 touch:inline-block touch:py-3.5 touch:after:absolute touch:after:inset-y-0 touch:after:left-1/2 touch:after:w-full touch:after:min-w-11 touch:after:-translate-x-1/2";
