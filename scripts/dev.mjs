// `npm run dev`: the same processes as `npm start`, with `next dev` as the console.
import { launch } from "./lib/launch.mjs";

await launch("dev");
