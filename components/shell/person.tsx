"use client";
import { Popover } from "@/components/ui/popover";

export type PersonShown = { name: string; role: string; kind: "local" | "token" | "user" | "system" };

export function Person({ person }: { person: PersonShown }) {
  const why =
    person.kind === "local"
      ? "There is no sign-in: the console listens on this machine only, and whoever sits at it is admin."
      : `Signed in with the role ${person.role}.`;
  return (
    <Popover
      label={`Who you are: ${person.name}`}
      trigger={<span className="px-2 text-small text-2">{person.name}</span>}
      title={person.name}
      className="h-7.5 whitespace-nowrap hover:bg-hover touch:h-11 narrow:hidden"
    >
      <p className="text-2">{why}</p>
    </Popover>
  );
}
