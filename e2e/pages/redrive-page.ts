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

  /** The button with the number. */
  start(count: number): Locator {
    return this.plan.getByRole("button", { name: `Re-drive ${count} ${count === 1 ? "message" : "messages"}` });
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
