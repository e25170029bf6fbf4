import { defineConfig } from "@playwright/test";

// Each in the dark; `expectAccessible` looks at the page in both themes. @desk: needs column heads or a keyboard. @once: no matter how wide.
const looks = [
  { name: "desk", viewport: { width: 1440, height: 900 }, hasTouch: false },
  { name: "phone", viewport: { width: 390, height: 844 }, hasTouch: true },
];

export default defineConfig({
  testDir: "e2e/specs",
  outputDir: "test-results/e2e",
  globalSetup: "./e2e/fixtures/global-setup.ts",
  fullyParallel: false,
  workers: 2, // a page is mostly waited for; each has a NATS and a console of its own, and only what nothing else looks at is changed on the shared one
  retries: 0,
  forbidOnly: true,
  timeout: 120_000, // a test looks with axe several times; under a load of 24 one look took 14 s
  expect: { timeout: 15_000 },
  use: {
    colorScheme: "dark",
    trace: { mode: "retain-on-failure", snapshots: true, screenshots: false }, // a picture at every change costs as much as the page
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
    grepInvert: name === "desk" ? [] : [/@desk/, /@once/],
  })),
});
