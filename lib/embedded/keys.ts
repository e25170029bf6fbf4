import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Account, encodeAccount, encodeOperator, encodeUser, fmtCreds, parseCreds } from "@nats-io/jwt";
import { createAccount, createOperator, createUser, type KeyPair } from "@nats-io/nkeys";
import { alreadySays, grants, roleClaims, systemAccountClaims, systemClaims } from "./claims";
import { keyPairIn, readOrMake, writePrivately } from "./key-store";
import type { FleetSystem, Permissions } from "./systems";

type AccountKeys = { name: string; publicKey: string; jwt: string };
/** Credentials files: what the console uses, and what the agents of that system use. */
type SystemKeys = AccountKeys & { consoleCreds: string; agentsCreds: string; roles: readonly RoleKeys[] };
/** A user of the account who may less than everything. */
type RoleKeys = { role: string; creds: string };

export type Keys = { operatorJwt: string; system: AccountKeys & { creds: string }; systems: readonly SystemKeys[] };

/**
 * The keys of the embedded server, made at first start and reused ever after; a system that joined since gets its account.
 *
 *     keys/operator.seed  operator.jwt
 *     keys/SYS/           account.seed  account.jwt  console.creds
 *     keys/<system>/      account.seed  account.jwt  tap.seed  console.creds  agents.creds  roles/<role>.creds
 */
export async function loadKeys(folder: string, fleet: readonly (FleetSystem | string)[]): Promise<Keys> {
  const operator = await keyPairIn(path.join(folder, "operator.seed"), createOperator);

  const sysFolder = path.join(folder, "SYS");
  const sysKey = await keyPairIn(path.join(sysFolder, "account.seed"), createAccount);
  const sys = await accountIn(sysFolder, { name: "SYS", key: sysKey, operator, claims: systemAccountClaims });
  const creds = await credsIn(path.join(sysFolder, "console.creds"), "console", sysKey);

  const operatorJwt = await readOrMake(path.join(folder, "operator.jwt"), () =>
    encodeOperator("jetlag", operator, { system_account: sys.publicKey }),
  );

  const systems: SystemKeys[] = [];
  for (const named of fleet) {
    const system = typeof named === "string" ? { name: named, roles: {} } : named;
    systems.push(await systemIn(path.join(folder, system.name), system, operator));
  }
  return { operatorJwt, system: { ...sys, creds }, systems };
}

async function systemIn(folder: string, system: FleetSystem, operator: KeyPair): Promise<SystemKeys> {
  const key = await keyPairIn(path.join(folder, "account.seed"), createAccount);
  const tapKey = await keyPairIn(path.join(folder, "tap.seed"), createAccount);
  const account = await accountIn(folder, { name: system.name, key, operator, claims: systemClaims(tapKey, system) });
  const consoleCreds = await credsIn(path.join(folder, "console.creds"), "console", key);
  const agentsCreds = await credsIn(path.join(folder, "agents.creds"), "agents", key);
  const roles: RoleKeys[] = [];
  for (const [role, permissions] of Object.entries(system.roles)) {
    roles.push({ role, creds: await roleCredsIn(path.join(folder, "roles", `${role}.creds`), { role, permissions, account: key }) });
  }
  return { ...account, consoleCreds, agentsCreds, roles };
}

type AccountIn = { name: string; key: KeyPair; operator: KeyPair; claims: Partial<Account> };

/** The JWT is signed anew only when this version of Jetlag grants something else. */
async function accountIn(folder: string, { name, key, operator, claims }: AccountIn): Promise<AccountKeys> {
  const file = path.join(folder, "account.jwt");
  const publicKey = key.getPublicKey();
  const stored = existsSync(file) ? await readFile(file, "utf8") : null;
  if (stored !== null && alreadySays(stored, claims)) return { name, publicKey, jwt: stored };
  // A copy, since encoding adds to what it is given.
  const jwt = await encodeAccount(name, key, { ...claims }, { signer: operator });
  await writePrivately(file, jwt);
  return { name, publicKey, jwt };
}

/** A user of its own account, without permissions: it may do everything there, and nothing elsewhere. */
async function credsIn(file: string, name: string, account: KeyPair): Promise<string> {
  await readOrMake(file, async () => {
    const user = createUser();
    return new TextDecoder().decode(fmtCreds(await encodeUser(name, user, account, {}, {}), user));
  });
  return file;
}

/** A user with a role, made anew when its permissions changed: the credentials from before still grant what they granted. */
async function roleCredsIn(
  file: string,
  { role, permissions, account }: { role: string; permissions: Permissions; account: KeyPair },
): Promise<string> {
  const claims = roleClaims(permissions);
  if (existsSync(file) && grants((await parseCreds(await readFile(file))).jwt, claims)) return file;
  const user = createUser();
  const jwt = await encodeUser(role, user, account, claims, {});
  if (jwt.length > maxJwtBytes) throw tooWide(role, jwt.length);
  await writePrivately(file, fmtCreds(jwt, user));
  return file;
}

/**
 * A client shows its JWT in CONNECT, which is one protocol line: the server cuts the connection beyond max_control_line. Raising that for
 * the embedded server would only put the surprise off until the role meets another one. What is left is for the line's other fields.
 */
const maxControlLineBytes = 4_096;
const maxJwtBytes = maxControlLineBytes - 512;

function tooWide(role: string, bytes: number): Error {
  return new Error(
    `users.json: the role ${role} has more permissions than fit: its credentials take ${bytes} bytes, and a protocol line of NATS (max_control_line, ${maxControlLineBytes} bytes) has room for ${maxJwtBytes}. Use wildcards, or two roles.`,
  );
}
