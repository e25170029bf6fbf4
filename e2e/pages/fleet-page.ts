import type { Locator, Page } from "@playwright/test";

type Incident = { system: string; name: string };

export class FleetPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto("/fleet");
  }

  system(name: string): Locator {
    return this.page.getByRole("region", { name, exact: true });
  }

  level({ system, name }: Incident, level: "Off" | "Mild" | "On"): Locator {
    return this.page.getByRole("group", { name: `${name} of ${system}` }).getByRole("button", { name: level, exact: true });
  }

  /** The button of how far an incident is switched on now. */
  now({ system, name }: Incident): Locator {
    return this.page.getByRole("group", { name: `${name} of ${system}` }).getByRole("button", { pressed: true });
  }

  /** Over all systems, at the head of the page. */
  get switchedOn(): Locator {
    return this.page.getByText(/^switched on: |^no incident is switched on$/);
  }

  /** The page asks every 2 s: when it is answered the next time. */
  async nextLook(): Promise<void> {
    await this.page.waitForResponse((response) => new URL(response.url()).pathname === "/api/v1/fleet" && response.ok());
  }
}
