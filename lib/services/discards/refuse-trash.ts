import "server-only";
import type { DiscardPlan } from "@/lib/domain/discard/row";
import { COPY_OVERHEAD_BYTES, TRASH_SUBJECTS } from "@/lib/domain/discard/trash-copy";
import type { DiscardWorld } from "@/lib/domain/discard/world";
import { formatCountOf } from "@/lib/domain/format";
import { ownStreams } from "@/lib/domain/own-streams";
import { AppError } from "@/lib/errors";
import type { Deps } from "../deps";

/** No safe copy, no discard: REFUSED says why the trash cannot be made, is not one, or has too little room. */
export function refuseWithoutTrash(plan: DiscardPlan, { trash }: DiscardWorld, { settings }: Pick<Deps, "settings">): void {
  if (plan.streams.length === 0) return;
  const refused = (why: string) => new AppError("REFUSED", why);
  if (trash === null) {
    if (settings.capture !== "off") return;
    throw refused(
      `A discard needs a safe copy in ${ownStreams.trash}, which is not there, and JETLAG_CAPTURE=off lets no stream be made. Make it yourself (docs/operations.md), or set JETLAG_CAPTURE=ask.`,
    );
  }
  if (trash.whyNotOurs !== null) throw refused(trash.whyNotOurs);
  if (trash.discard !== "new" || !trash.subjects.includes(TRASH_SUBJECTS))
    throw refused(`${ownStreams.trash} is there and not as a safe copy needs it: subjects ${TRASH_SUBJECTS}, discard new.`);
  const wantedBytes = plan.streams.reduce((sum, { sizeBytes, count }) => sum + sizeBytes + count * COPY_OVERHEAD_BYTES, 0);
  const leftBytes = trash.maxBytes === null ? Number.POSITIVE_INFINITY : trash.maxBytes - trash.sizeBytes;
  if (wantedBytes <= leftBytes) return;
  throw refused(
    `${ownStreams.trash} has ${megabytes(leftBytes)} left and these need up to ${megabytes(wantedBytes)}: discard fewer, or wait until older copies leave.`,
  );
}

const megabytes = (bytes: number) => formatCountOf(Math.ceil(Math.max(bytes, 0) / 1024 ** 2), "MiB").replace(/s$/, "");
