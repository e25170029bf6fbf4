import { ContextPicker } from "./context-picker";
import { CopyLink } from "./copy-link";
import { LiveMark } from "./live-mark";
import { Person, type PersonShown } from "./person";
import { SearchButton } from "./search-button";
import { ThemeToggle } from "./theme-toggle";
import { TimeZone } from "./time-zone";

export function TopBar({ person, readOnly }: { person: PersonShown; readOnly: boolean }) {
  return (
    <header className="sticky top-0 z-20 flex h-12 min-w-0 items-center gap-3 border-b border-line bg-bg px-5 phone:gap-2 phone:px-3.5">
      <ContextPicker />
      <span
        className="text-small whitespace-nowrap text-3 narrow:hidden"
        title="Measurements are kept in memory: one hour, from the start of this console on."
      >
        1 h, since start
      </span>
      <SearchButton />
      <CopyLink />
      <TimeZone />
      <span className="ml-auto flex items-center gap-1 phone:ml-0">
        <ThemeToggle />
        <Person person={person} readOnly={readOnly} />
        <LiveMark />
      </span>
    </header>
  );
}
