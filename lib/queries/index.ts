export { auditQueries } from "./audit";
export { captureQuery, setCapture } from "./capture";
export { consumerQueries, keepDeadLetters, type ConsumerName } from "./consumers";
export { deadLetterQueries } from "./dead-letters";
export { discardActs, discardQuery, type DiscardStart } from "./discards";
export { fleetQuery, switchIncident } from "./fleet";
export { contextsQuery, overviewQuery } from "./overview";
export { redriveActs, redriveQueries, type PlanStart, type ItemDecision } from "./redrives";
export { streamQueries, type StreamName } from "./streams";
