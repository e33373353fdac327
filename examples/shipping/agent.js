import { shippingAgent } from "./orchestrator.js";

/** The shipping-cost agent as it is in production. */
export default shippingAgent({ k: 5 });
