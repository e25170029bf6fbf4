/** Environment variables; a plain record, so that tests can give their own. */
export type Env = Readonly<Record<string, string | undefined>>;
