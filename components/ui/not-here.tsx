import { LinkButton } from "./button";
import { EmptyState } from "./empty-state";

type NotHereProps = { title: string; children: string; href: string; label: string };

/** Where an address leads nowhere: what that means, and the way back. */
export function NotHere({ title, children, href, label }: NotHereProps) {
  return (
    <EmptyState title={<h1 className="text-section">{title}</h1>} action={<LinkButton href={href}>{label}</LinkButton>}>
      {children}
    </EmptyState>
  );
}
