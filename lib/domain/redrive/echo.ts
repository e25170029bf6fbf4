const prefix = "JETLAG_ECHO_";

/** The mirror of a target that a job looks into after a crash: what was acknowledged there meanwhile is still in it. */
export const echoName = (job: string, target: string): string => `${echoesOf(job)}${target}`;

/** How the names of all echoes of a job begin. */
export const echoesOf = (job: string): string => `${prefix}${job}_`;
