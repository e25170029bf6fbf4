// `npm start` with everything installed and built: ready within 6 s (median of five).
import { startJetlag } from "@/e2e/fixtures/jetlag";
import { median, report } from "./lib/report";

const tookMs: number[] = [];
for (let run = 0; run < 5; run++) {
  const startedAt = performance.now();
  const jetlag = await startJetlag();
  tookMs.push(performance.now() - startedAt);
  await jetlag.stop();
}
report("npm start, new data folder, until ready", median(tookMs) / 1000, 6, "s");
