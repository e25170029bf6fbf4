import { sleep } from "./time";
import { Work, type Tally } from "./work";

/** What begins and ends again and again within one process: an agent that an incident stops, or what an incident does while it is on. */
export class Life {
  #work: Work | null = null;
  #ended: Promise<void> = Promise.resolve();
  constructor(
    private readonly tally: Tally,
    /** Given what to work with, and when the life before has come to its end. */
    private readonly start: (work: Work, before: Promise<void>) => void,
  ) {}

  begin(): void {
    if (this.#work) return;
    const work = new Work(this.tally);
    try {
      this.start(work, this.#ended);
    } catch (error) {
      work.die(); // what it had begun; the next time it begins anew
      throw error;
    }
    this.#work = work;
  }

  /** As by a kill. */
  die(): void {
    this.#work?.die();
    this.#work = null;
  }

  /** One that is ending already, with more grace, is not waited for any longer than this. */
  async end({ graceMs }: { graceMs: number }): Promise<void> {
    if (!this.#work) return Promise.race([this.#ended, sleep(graceMs)]);
    this.#ended = this.#work.stop({ graceMs });
    this.#work = null;
    return this.#ended;
  }

  endPulls(): void {
    this.#work?.endPulls();
  }
}
