export { EmbeddedInfo } from "./embedded-info";
export { parseSettings, type Settings } from "./settings";
export { SettingsError } from "./settings-error";
export { withEmbedded } from "./with-embedded";
