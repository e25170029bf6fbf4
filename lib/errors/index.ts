export { AppError, type Change, type FieldError, type HeldBy } from "./app-error";
export type { ErrorCode } from "./codes";
export { DatabaseOutOfReach } from "./database-out-of-reach";
export { invalidField } from "./invalid-field";
export { Problem } from "./problem";
