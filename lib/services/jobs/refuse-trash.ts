import "server-only";
import { TRASH_SUBJECTS } from "@/lib/domain/discard/trash-copy";
import type { TrashFacts } from "@/lib/domain/discard/world";
import { formatCountOf } from "@/lib/domain/format";
import { ownStreams } from "@/lib/domain/own-streams";
import { AppError } from "@/lib/errors";
import type { Deps } from "../deps";

/** `what` needs the copies ("A discard"); `fewer` is what one can do where they are too many ("discard"). */
type Wanted = { what: string; fewer: string; wantedBytes: number; trash: TrashFacts | null };

/** REFUSED says why the trash cannot be made, is not one, or has too little room for safe copies. */
export function refuseTrash({ what, fewer, wantedBytes, trash }: Wanted, { settings }: Pick<Deps, "settings">): void {
  const refused = (why: string) => new AppError("REFUSED", why);
  if (trash === null) {
    if (settings.capture !== "off") return;
    throw refused(
      `${what} needs a safe copy in ${ownStreams.trash}, which is not there, and JETLAG_CAPTURE=off lets no stream be made. Make it yourself (docs/operations.md), or set JETLAG_CAPTURE=ask.`,
    );
  }
  if (trash.whyNotOurs !== null) throw refused(trash.whyNotOurs);
  if (trash.discard !== "new" || !trash.subjects.includes(TRASH_SUBJECTS))
    throw refused(`${ownStreams.trash} is there and not as a safe copy needs it: subjects ${TRASH_SUBJECTS}, discard new.`);
  const leftBytes = trash.maxBytes === null ? Number.POSITIVE_INFINITY : trash.maxBytes - trash.sizeBytes;
  if (wantedBytes <= leftBytes) return;
  throw refused(
    `${ownStreams.trash} has ${megabytes(leftBytes)} left and these need up to ${megabytes(wantedBytes)}: ${fewer} fewer, or wait until older copies leave.`,
  );
}

const megabytes = (bytes: number) => formatCountOf(Math.ceil(Math.max(bytes, 0) / 1024 ** 2), "MiB").replace(/s$/, "");
