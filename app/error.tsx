"use client";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";

/** What failed outside of the frame. */
export default function RootError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="mx-auto max-w-160 p-5">
      <ErrorState error={error} action={<Button onClick={reset}>Try again</Button>} />
    </main>
  );
}
