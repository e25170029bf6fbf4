import { notice, notices, notTaken } from "../share-response";

/** Every other path below /share: a token opens one page, and nothing beside it. */
const nothing = () => notice(notices.unknown);

export { notTaken as DELETE, nothing as GET, nothing as HEAD, notTaken as OPTIONS, notTaken as PATCH, notTaken as POST, notTaken as PUT };
