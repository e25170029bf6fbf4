export { consumerQueries, type ConsumerName } from "./consumers";
export { deadLetterQueries } from "./dead-letters";
export { contextsQuery, overviewQuery } from "./overview";
export { streamQueries, type StreamName } from "./streams";
