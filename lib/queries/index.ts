export { consumerQueries, type ConsumerListParams, type ConsumerName } from "./consumers";
export { deadLetterQueries, type DeadLetterListParams } from "./dead-letters";
export { contextsQuery, overviewQuery } from "./overview";
export { streamQueries, type StreamListParams, type StreamName } from "./streams";
export { viewOf } from "./view";
