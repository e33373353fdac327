/** What must be looked up for a priced parcel, most important first: `[{need, query}]`. The zones are known by now. */
export function needsOf(facts, routes) {
  const services = servicesOf(facts);
  const rates = routes.flatMap((route) => services.map((service) => rateQuery(service, route)));
  return [
    ...[...new Set(rates)].map((query) => ({ need: "rate", query })),
    ...(services.includes("express") ? [{ need: "fuel", query: "fuel surcharge percentage of the base rate" }] : []),
    ...measuresNeeded(facts),
    ...optionsNeeded(facts),
    ...(facts.weights.length > 0
      ? [{ need: "brackets", query: "weight brackets between two rows next higher row" }]
      : []),
    ...(facts.longestSideCm === undefined ? [] : [{ need: "oversize", query: "oversize longest side surcharge" }]),
  ];
}

/** Where a customer names no service, it is standard: the cheaper one. */
export function servicesOf({ services }) {
  return services.length === 0 ? ["standard"] : services;
}

const DOMESTIC_QUERIES = {
  standard: "domestic standard ground service fuel included",
  express: "domestic express air service base rates",
};

function rateQuery(service, { scope, zone }) {
  if (service === "envelope") return "document envelope papers price";
  if (service.endsWith("box")) return "flat-rate boxes price";
  return scope === "domestic" ? DOMESTIC_QUERIES[service] : `international ${service} zone ${zone} weight price`;
}

function measuresNeeded({ weights, size, parcels }) {
  const imperial = weights.flat().some(({ unit }) => unit === "lb" || unit === "oz");
  return [
    ...(imperial ? [{ need: "pounds", query: "pounds and ounces lb oz in kilograms" }] : []),
    ...(size === undefined ? [] : [{ need: "volume", query: "volumetric weight length width height divisor" }]),
    ...(parcels > 1 ? [{ need: "parcels", query: "several parcels multi-parcel discount" }] : []),
  ];
}

const OPTION_QUERIES = {
  lithium: "lithium batteries surcharge",
  hazmat: "dangerous goods hazmat surcharge",
  remote: "remote areas surcharge each kg minimum",
  residential: "residential delivery private home",
  saturday: "saturday delivery fee",
  noon: "express by noon fee",
  insurance: "insurance by declared value premium",
  adultSignature: "signature on delivery fee",
  signature: "signature on delivery fee",
  dropOff: "drop-off discount",
  dutiesPaid: "duties paid by the sender DDP handling fee",
};

/** Surcharges that count towards the cap. */
const CAPPED = new Set(["lithium", "hazmat", "remote", "residential", "saturday"]);

function optionsNeeded({ options, longestSideCm }) {
  const needs = options.map((option) => ({ need: option, query: OPTION_QUERIES[option] }));
  const stacked = options.filter((option) => CAPPED.has(option)).length + (longestSideCm === undefined ? 0 : 1) > 2;
  return stacked ? [...needs, { need: "cap", query: "how surcharges add up sum capped" }] : needs;
}
