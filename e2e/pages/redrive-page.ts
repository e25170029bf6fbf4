import type { Locator, Page } from "@playwright/test";

/** A re-drive from its plan to its end. */
export class RedrivePage {
  constructor(private readonly page: Page) {}

  get plan(): Locator {
    return this.page.getByRole("region", { name: "Plan", exact: true });
  }

  get rate(): Locator {
    return this.page.getByRole("textbox", { name: "Messages per second" });
  }

  get reason(): Locator {
    return this.page.getByRole("textbox", { name: "Why it is safe now" });
  }

  /** The button with the number, whether a few are tried first or not. */
  start(count: number): Locator {
    const all = `Re-drive ${count} ${count === 1 ? "message" : "messages"}`;
    return this.plan.getByRole("button", { name: new RegExp(`^(${all}|Start: \\d+ of ${count}, then the rest)$`) });
  }

  get cancel(): Locator {
    return this.plan.getByRole("button", { name: "Cancel" });
  }

  get state(): Locator {
    return this.page.getByRole("region", { name: "State", exact: true });
  }

  /** What a colleague would say of it. */
  get sentence(): Locator {
    return this.state.getByRole("status").first();
  }

  /** A count of the job page, which is also the filter of its messages. */
  count(word: string): Locator {
    return this.state.getByRole("button", { name: new RegExp(`^${word} `) });
  }

  act(name: "Pause" | "Go on" | "Abort"): Locator {
    return this.state.getByRole("button", { name: new RegExp(`^${name}`) });
  }

  get again(): Locator {
    return this.state.getByRole("button", { name: /^Again: the/ });
  }

  /** How fast it may go. */
  get jobRate(): Locator {
    return this.state.getByRole("textbox", { name: "Rate, messages per second" });
  }

  get failures(): Locator {
    return this.state.getByRole("list", { name: "What did not get through" });
  }

  get chart(): Locator {
    return this.page.getByRole("figure", { name: /Settled/ });
  }

  get main(): Locator {
    return this.page.getByRole("main");
  }

  /** Over the lower edge of every page while a job runs. */
  get bar(): Locator {
    return this.page.getByRole("region", { name: "Running re-drive" });
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog");
  }
}
