// All JavaScript transferred until Overview is complete, as a new browser gets it; and nothing from outside.
import { chromium } from "@playwright/test";
import { startJetlag } from "@/e2e/fixtures/jetlag";
import { report } from "./lib/report";

const jetlag = await startJetlag();
const browser = await chromium.launch({
  executablePath: process.env.PLAYWRIGHT_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  const scripts = new Set<string>();
  const outside: string[] = [];
  let bytes = 0;
  await session.send("Network.enable");
  session.on("Network.responseReceived", ({ requestId, response, type }) => {
    if (!response.url.startsWith(jetlag.url) && !response.url.startsWith("data:")) outside.push(response.url);
    if (type === "Script" || response.mimeType.includes("javascript")) scripts.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(jetlag.url);
  await page.getByRole("region", { name: "Systems" }).getByRole("link", { name: "toolworks" }).waitFor();
  await page.waitForLoadState("networkidle", { timeout: 5_000 }).catch((error: Error) => {
    if (error.name !== "TimeoutError") throw error; // the live channel stays open where there is no SharedWorker
  });
  report(`JavaScript until Overview is complete, ${scripts.size} files, gzipped`, bytes / 1000, 300, "kB");
  report("requests to other hosts", outside.length, 0, "requests");
} finally {
  await browser.close();
  await jetlag.stop();
}
