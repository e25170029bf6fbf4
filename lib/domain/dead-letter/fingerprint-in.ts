import { headerText, type HeaderBlock } from "../headers";
import { bounded, MAX_NAME_BYTES } from "./bounded";

/** What a publisher says that its letter died of; it wins over whatever else tells causes apart. */
export const fingerprintIn = (headers: HeaderBlock | null): string | null =>
  bounded(headerText(headers, "Jetlag-Fingerprint")?.trim() || null, MAX_NAME_BYTES);
