/** Everything that is wrong with the settings, at once. Holds names and reasons, never a secret's value. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  constructor(readonly mistakes: readonly string[]) {
    super(`Jetlag cannot start with these settings:\n${mistakes.map((mistake) => `  - ${mistake}`).join("\n")}`);
  }
}
