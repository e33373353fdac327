import { shippingAgent } from "./orchestrator.js";

/** The same agent after a careless commit: "retrieve fewer sections, they cost tokens". */
export default shippingAgent({ k: 2 });
