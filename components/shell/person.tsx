"use client";
import { Popover } from "@/components/ui/popover";

export type PersonShown = { name: string; role: string; kind: "local" | "token" | "user" | "system" };

export function Person({ person, readOnly }: { person: PersonShown; readOnly: boolean }) {
  const why =
    person.kind === "local"
      ? "There is no sign-in: the console listens on this machine only, and whoever sits at it is admin."
      : `Signed in with the role ${person.role}.`;
  return (
    <Popover
      label={`Who you are: ${person.name}`}
      trigger={<span className="px-2 text-small text-2">{readOnly ? `${person.name} · read-only` : person.name}</span>}
      title={person.name}
      className="h-7.5 whitespace-nowrap hover:bg-hover touch:h-11 narrow:hidden"
    >
      <p className="text-2">{why}</p>
      {readOnly && <p className="text-2">This console is read-only (JETLAG_READ_ONLY): it refuses every act, and records the attempt.</p>}
    </Popover>
  );
}
