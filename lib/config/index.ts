export type { ContextSettings } from "./context";
export { EmbeddedInfo } from "./embedded-info";
export { parseSettings, type Settings } from "./settings";
export { SettingsError } from "./settings-error";
export type { SubjectMap } from "./subject-map";
export { withEmbedded } from "./with-embedded";
