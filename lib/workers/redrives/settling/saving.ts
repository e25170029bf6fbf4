import "server-only";
import type { RunningJob } from "@/lib/db/redrives/ledger-types";
import type { JobParts } from "../job-parts";
import type { Hearing } from "./hearing";
import type { SentBook } from "./sent-book";

type Parts = Pick<JobParts, "id" | "ledger"> & { job: Pick<RunningJob, "epoch"> };

const AT_ONCE = 1_000;

/** Writes what was decided, and tells of it. Those that came back meanwhile stay that, and are told of as such. */
export async function saveDecided({ ledger, id, job }: Parts, book: SentBook, hearing: Hearing): Promise<void> {
  while (book.unsaved.size > 0) {
    const some = [...book.unsaved.values()].slice(0, AT_ONCE);
    const stayed = await ledger.saveOutcomes(id, job.epoch, some);
    for (const settlement of some) if (!stayed.has(settlement.n)) book.wrote(settlement);
    if (stayed.size > 0) await hearing.boomerangs();
    for (const n of stayed) book.forget(n);
  }
}
