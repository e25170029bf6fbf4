import { z } from "zod";

/** `<data folder>/embedded.json` (0600): written by the starter after the embedded server answers, read by console and fleet. */
export const EmbeddedInfo = z.object({
  natsUrl: z.string(),
  websocketUrl: z.string(),
  monitoringUrl: z.string(),
  systemCreds: z.string(),
  contexts: z.array(z.object({ name: z.string(), account: z.string(), creds: z.string() })),
});
export type EmbeddedInfo = z.infer<typeof EmbeddedInfo>;
