import Link from "next/link";
import { Fragment } from "react";

/** Where one is: `Consumers › oneroof › CALL_INTENT`. */
export function Crumbs({ path }: { path: readonly { label: string; href: string }[] }) {
  return path.map(({ label, href }, index) => (
    <Fragment key={href}>
      {index > 0 && <span aria-hidden="true"> › </span>}
      <Link
        href={href}
        prefetch={false}
        className="hover:text-text hover:underline touch:-my-3.5 touch:inline-block touch:min-w-11 touch:py-3.5"
      >
        {label}
      </Link>
    </Fragment>
  ));
}
