import type { ShareSnapshot } from "./snapshot";

/** What a downloaded share is called: `jetlag-case-9zXkq1uR-2026-11-21.html`. Holds no text that somebody else wrote. */
export function shareFileName(snapshot: ShareSnapshot): string {
  const which =
    snapshot.kind === "case" ? snapshot.letter.id : snapshot.kind === "group" ? snapshot.group.id : String(snapshot.redrive.number);
  return `jetlag-${snapshot.kind}-${which.replace(/[^\w-]/g, "").slice(0, 8)}-${snapshot.takenAt.slice(0, 10)}.html`;
}
