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

  /** The panel by which its dead letters are kept. */
  get keeping(): Locator {
    return this.page.getByRole("region", { name: "Keep its dead letters" });
  }

  get keepReason(): Locator {
    return this.keeping.getByRole("textbox", { name: "Why" });
  }

  keepButton(name: "Keep dead letters" | "Stop keeping"): Locator {
    return this.keeping.getByRole("button", { name });
  }
}
