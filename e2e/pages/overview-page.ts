import type { Locator, Page } from "@playwright/test";

export class OverviewPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto("/");
  }

  get headline(): Locator {
    return this.page.getByRole("heading", { level: 1 });
  }

  get findings(): Locator {
    return this.page.getByRole("region", { name: "What needs you" }).getByRole("listitem");
  }

  get systems(): Locator {
    return this.page.getByRole("region", { name: "Systems" });
  }

  /** The live mark says how old what one sees is. */
  get liveMark(): Locator {
    return this.page.getByRole("banner").getByRole("button", { name: /why$/ });
  }
}
