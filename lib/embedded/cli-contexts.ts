import path from "node:path";
import { makePrivateFolder, writePrivately } from "./key-store";

export type CliContext = { name: string; description: string; url: string; creds: string };

/** Context files of the `nats` CLI, under `<data folder>/cli`; the first one is selected. Used as `XDG_CONFIG_HOME=<data folder>/cli nats …`. */
export async function writeCliContexts(folder: string, contexts: readonly CliContext[]): Promise<void> {
  const contextFolder = path.join(folder, "nats/context");
  await makePrivateFolder(contextFolder);
  for (const { name, ...context } of contexts) {
    await writePrivately(path.join(contextFolder, `${name}.json`), `${JSON.stringify(context, null, 2)}\n`);
  }
  const first = contexts[0];
  if (first) await writePrivately(path.join(folder, "nats/context.txt"), first.name);
}
