import { existsSync } from "node:fs";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { fromSeed, type KeyPair } from "@nats-io/nkeys";

const ownerOnlyFile = 0o600;
const ownerOnlyFolder = 0o700;

export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: ownerOnlyFolder });
}

/** Writes a file that only its owner may read; whole or not at all, also through a power cut. */
export async function writePrivately(file: string, content: string | Uint8Array): Promise<void> {
  await makePrivateFolder(path.dirname(file));
  const temporary = `${file}.${process.pid}.tmp`;
  const handle = await open(temporary, "w", ownerOnlyFile);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}

/** What the file holds; made and written at its first use. */
export async function readOrMake(file: string, make: () => Promise<string>): Promise<string> {
  if (existsSync(file)) return readFile(file, "utf8");
  const made = await make();
  await writePrivately(file, made);
  return made;
}

/** The key pair whose seed lies in the file; made at its first use. */
export async function keyPairIn(file: string, make: () => KeyPair): Promise<KeyPair> {
  const seed = await readOrMake(file, () => Promise.resolve(new TextDecoder().decode(make().getSeed())));
  return fromSeed(new TextEncoder().encode(seed.trim()));
}
