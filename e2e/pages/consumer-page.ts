import type { Locator, Page } from "@playwright/test";

export class ConsumerPage {
  constructor(private readonly page: Page) {}

  async open(context: string, stream: string, consumer: string): Promise<void> {
    await this.page.goto(`/c/${context}/consumers/${stream}/${consumer}`);
  }

  get heading(): Locator {
    return this.page.getByRole("heading", { level: 1 });
  }

  get main(): Locator {
    return this.page.getByRole("main");
  }
}
