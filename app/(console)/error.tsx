"use client";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { PageHead } from "@/components/ui/page-head";
import { Panel } from "@/components/ui/panel";

/** A page that failed while drawing; the frame around it stays usable. */
export default function ConsoleError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <>
      <PageHead title="This page failed" />
      <Panel>
        <ErrorState error={error} action={<Button onClick={reset}>Try again</Button>} />
      </Panel>
    </>
  );
}
