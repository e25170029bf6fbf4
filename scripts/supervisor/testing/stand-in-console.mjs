// Answers like the console as far as the starter looks: /api/v1/health. FAIL_WITH ends it with that code and a sentence;
// IGNORE_SIGTERM makes it hang at its end.
import { createServer } from "node:http";

if (process.env.FAIL_WITH) {
  process.stderr.write("The database folder is damaged: pg_control is cut short.\n");
  process.exit(Number(process.env.FAIL_WITH));
}
process.on("SIGTERM", () => {
  if (!process.env.IGNORE_SIGTERM) process.exit(0);
});
createServer((_, answer) => answer.end("{}")).listen(Number(process.env.PORT), process.env.HOST);
