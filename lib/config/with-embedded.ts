import type { ContextSettings } from "./context";
import { EmbeddedInfo } from "./embedded-info";
import { nodeFiles, type Files } from "./files";
import type { Settings } from "./settings";
import { SettingsError } from "./settings-error";

/** Adds the contexts of the embedded server, which the starter describes once it answers. Unchanged where NATS is somebody else's. */
export function withEmbedded(settings: Settings, files: Files = nodeFiles): Settings {
  if (settings.nats.kind === "external") return settings;
  const info = readInfo(settings.nats.infoFile, files);
  const contexts = info.contexts.map(({ name, creds }): ContextSettings => ({
    name,
    servers: [info.natsUrl],
    auth: { kind: "creds", file: creds },
    systemAuth: { kind: "creds", file: info.systemCreds },
    tls: { caFile: null, certFile: null, keyFile: null },
    jsApiPrefix: "$JS.API",
    inboxPrefixes: ["_INBOX_jetlag"],
    monitoringUrls: [info.monitoringUrl],
    embedded: true,
  }));
  return { ...settings, contexts };
}

function readInfo(file: string, files: Files): EmbeddedInfo {
  const advice = "Start with `npm start`, which brings a nats-server, or set NATS_URL";
  let text: string;
  try {
    text = files.read(file);
  } catch (error) {
    throw new SettingsError([
      `NATS_URL is not set, and there is no embedded NATS (${file} cannot be read: ${error instanceof Error && "code" in error ? String(error.code) : "unknown"}). ${advice}`,
    ]);
  }
  try {
    return EmbeddedInfo.parse(JSON.parse(text));
  } catch {
    throw new SettingsError([`${file} is not what the starter writes. Delete it and use \`npm start\`, or set NATS_URL`]); // it names creds: not quoted
  }
}
