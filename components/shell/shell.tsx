import { Suspense, type ReactNode } from "react";
import { MayAct } from "./may-act";
import { PagesHere } from "./pages-here";
import { PaletteHost } from "./palette-host";
import type { PersonShown } from "./person";
import { Rail } from "./rail";
import { TopBar } from "./top-bar";

type ShellProps = {
  person: PersonShown;
  readOnly: boolean;
  /** Whether the embedded fleet runs beside this console. */
  hasFleet: boolean;
  /** Over the lower edge of every page. */
  foot: ReactNode;
  children: ReactNode;
};

/** The frame around every page. The document scrolls, so that the browser remembers where one was. */
export function Shell({ person, readOnly, hasFleet, foot, children }: ShellProps) {
  return (
    <div className="grid min-h-dvh grid-cols-[var(--rail)_minmax(0,1fr)] grid-rows-[48px_1fr] phone:grid-cols-[minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-raised focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:px-3 focus:py-2"
      >
        Skip to the page
      </a>
      <Suspense>
        <PagesHere hasFleet={hasFleet}>
          <Rail />
          <TopBar person={person} readOnly={readOnly} />
          <PaletteHost />
        </PagesHere>
      </Suspense>
      <MayAct person={person} readOnly={readOnly}>
        <main
          id="main"
          tabIndex={-1}
          className="min-w-0 p-5 pb-[calc(20px+var(--foot))] outline-none phone:p-3.5 phone:pb-[calc(80px+var(--foot))]"
        >
          {children}
        </main>
        {foot}
      </MayAct>
    </div>
  );
}
