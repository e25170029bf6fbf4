import { AppError } from "@/lib/errors";

/** Another runner has taken the job over, or it has ended: nothing of this write was done, and its writer must stop at once. */
export class StaleEpoch extends AppError {
  static override readonly kind = "StaleEpoch";

  constructor(job: string, epoch: bigint) {
    super("CONFLICT", `Epoch ${epoch} of the re-drive ${job} is over: somebody else runs it now, or it has ended.`);
  }
}
