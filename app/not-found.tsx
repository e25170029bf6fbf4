import type { Metadata } from "next";
import ConsoleLayout from "./(console)/layout";
import NotHere from "./(console)/not-found";

export const metadata: Metadata = { title: "Not found" };

/** An address that no page has: answered 404, within the frame, so that one can go on from here. */
export default function NotFound() {
  return (
    <ConsoleLayout>
      <NotHere />
    </ConsoleLayout>
  );
}
