export { writeCliContexts } from "./cli-contexts";
export { cliContextsOf, describeEmbedded } from "./describe-embedded";
export { loadKeys, type Keys } from "./keys";
export { makePrivateFolder, writePrivately } from "./key-store";
export { choosePorts, defaultPorts, keepPorts, keptPorts, type Ports } from "./ports";
export { serverConfig } from "./server-config";
export { fleetSystems, type FleetSystem, type Permissions } from "./systems";
