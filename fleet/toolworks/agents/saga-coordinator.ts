import { sagaCoordinator as coordinatorOf } from "../../bus/saga/coordinator";
import { sagas } from "../sagas";

/** Leads each visit from agent to agent, and back where one fails. */
export const sagaCoordinator = coordinatorOf(sagas);
