import "server-only";

export { startRedriveRunner } from "./runner";
