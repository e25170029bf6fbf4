import { defineConfig } from "@playwright/test";

// @desk: needs column heads or a keyboard. @dark: shows nothing new, so the theme changes none of it. @once: does not depend on how it looks.
const looks = [
  { name: "desk-dark", viewport: { width: 1440, height: 900 }, colorScheme: "dark" as const, hasTouch: false },
  { name: "desk-light", viewport: { width: 1440, height: 900 }, colorScheme: "light" as const, hasTouch: false },
  { name: "phone-dark", viewport: { width: 390, height: 844 }, colorScheme: "dark" as const, hasTouch: true },
  { name: "phone-light", viewport: { width: 390, height: 844 }, colorScheme: "light" as const, hasTouch: true },
];

export default defineConfig({
  testDir: "e2e/specs",
  outputDir: "test-results/e2e",
  globalSetup: "./e2e/fixtures/global-setup.ts",
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.PLAYWRIGHT_CHROMIUM,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  projects: looks.map(({ name, ...use }) => ({
    name,
    use,
    grepInvert: [
      ...(name.startsWith("phone") ? [/@desk/] : []),
      ...(name.endsWith("light") ? [/@dark/] : []),
      ...(name === "desk-dark" ? [] : [/@once/]),
    ],
  })),
});
