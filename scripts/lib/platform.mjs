/**
 * Why Jetlag cannot start here, or null.
 * @param {{ platform: string, nodeVersion: string }} machine
 */
export function refusalOf({ platform, nodeVersion }) {
  if (platform === "win32") return "Jetlag runs on Linux and macOS. On Windows, use WSL 2: https://learn.microsoft.com/windows/wsl/install";
  const [major = 0, minor = 0] = nodeVersion.replace(/^v/, "").split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    return `Jetlag needs Node 20.19 or newer; this is ${nodeVersion}. Install a newer one from https://nodejs.org`;
  }
  return null;
}
